using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl rollout history</c>.</summary>
internal sealed class RolloutHistoryCommand : Command
{
    public override string Name => "history";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. ManifestOptions.Flags, Flag.Number("revision"), Flag.Text("selector", letter: 'l').Elsewhere,
        Flag.Text("output", letter: 'o').Elsewhere,
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        if (call.Arguments.Count == 0 && call.Flags.All("filename").Count == 0)
        {
            throw KubectlException.Usage(call.Command, "required resource not specified");
        }

        var resources = call.Resources;
        var options = new SelectionOptions { Files = ManifestOptions.Of(call.Flags), TypesAlone = true, CommandPath = call.Command };
        var selected = await resources.SelectAsync(call.Arguments, options, ct);
        var infos = await resources.FetchAsync(selected, options, ct);
        Revisions.CheckKinds(infos);
        foreach (var info in infos)
        {
            var revisions = await Revisions.OfDeploymentAsync(call, info, ct);
            if (call.Flags.Number("revision") is not 0 and var wanted)
            {
                Tell(call, info, revisions, wanted);
                continue;
            }

            call.Output.Write($"{info.Shown} \n");
            var writer = new TabWriter(call.Output, minimum: 0, padding: 2, remembers: false);
            writer.Line("REVISION", "CHANGE-CAUSE");
            foreach (var (revision, set) in revisions)
            {
                var cause = set.Text("metadata", "annotations", Revisions.Cause);
                writer.Line($"{revision}", cause.Length > 0 ? cause : "<none>");
            }

            writer.Flush();
            call.Output.Write("\n");
        }

        return resources.Failures.Tell(call.Error);
    }

    /// <summary>One revision's template, with its cause.</summary>
    private static void Tell(Invocation call, ResourceInfo info, SortedDictionary<long, JsonObject> revisions, long wanted)
    {
        if (wanted < 0)
        {
            throw KubectlException.Error($"revision must be a positive integer: {wanted}");
        }

        if (!revisions.TryGetValue(wanted, out var set))
        {
            throw KubectlException.Error("unable to find the specified revision");
        }

        var template = set.At("spec", "template");
        if (set.Text("metadata", "annotations", Revisions.Cause) is { Length: > 0 } cause && template is JsonObject map)
        {
            map.Within("metadata", "annotations")[Revisions.Cause] = cause;
        }

        call.Output.Write($"{info.Shown} with revision #{wanted}\n");
        PodTemplateDescriber.Describe(new Description(call, info, new DescriptionWriter(call.Output, isAligned: false)), template);
        call.Output.Write("\n");
    }
}
