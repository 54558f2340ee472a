using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl set subject</c>: adds those who get a role.</summary>
internal sealed class SetSubjectCommand : Command
{
    public override string Name => "subject";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. ManifestOptions.Flags, .. Change.Flags, .. RbacSubjects.Flags, Flag.Switch("all"), Flag.Text("selector", letter: 'l'),
        Flag.Switch("local"),
    ];

    public override Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var subjects = RbacSubjects.Of(call.Flags);
        if (subjects.Count == 0)
        {
            throw KubectlException.Error("you must specify at least one value of user, group or serviceaccount");
        }

        return new SetChange(call, "subjects updated") { Refusal = "failed to patch subjects to rolebinding:", SkipsUnchanged = true }
            .RunAsync(
                call.Arguments,
                call.Flags.Is("all"),
                (info, item) =>
                {
                    if (item.Kind() is not ("RoleBinding" or "ClusterRoleBinding"))
                    {
                        throw KubectlException.Error(
                            $"{info.Mapping.Plural}/{info.Name} setting subjects is only supported for RoleBinding/ClusterRoleBinding");
                    }

                    Add(item, subjects);
                },
                ct);
    }

    private static void Add(JsonObject item, List<JsonObject> subjects)
    {
        if (item["subjects"] is not JsonArray known)
        {
            item["subjects"] = known = [];
        }

        foreach (var subject in subjects.Where(subject => !known.Any(other => Same(other, subject))))
        {
            known.Add(subject.DeepClone());
        }
    }

    private static bool Same(JsonNode? one, JsonNode other) =>
        one.Text("kind") == other.Text("kind") && one.Text("name") == other.Text("name")
        && one.Text("namespace") == other.Text("namespace");
}
