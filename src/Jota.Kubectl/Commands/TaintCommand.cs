using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl taint</c>.</summary>
internal sealed class TaintCommand : Command
{
    public override string Name => "taint";

    public override IReadOnlyList<Flag> Flags { get; } =
        [.. Change.Flags, Validation.Flag, Flag.Switch("all"), Flag.Switch("overwrite"), Flag.Text("selector", letter: 'l')];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var words = call.Arguments.TakeWhile(word => !Taints.IsTaint(word)).ToList();
        var taints = Taints.Read(call, [.. call.Arguments.Skip(words.Count)]);
        if (taints.Set.Count + taints.Removed.Count == 0)
        {
            throw KubectlException.Error("at least one taint update is required");
        }

        await CheckTypeAsync(call, words.Count > 0 ? words[0].Split('/')[0] : "", ct);

        var labels = call.Flags.Text("selector");
        if (words.Count == 1 && labels.Length == 0 && !call.Flags.Is("all") && !words[0].Contains('/', StringComparison.Ordinal))
        {
            throw KubectlException.Error("one or more resources must be specified as <resource> <name>");
        }

        var change = new Change(call, "kubectl-taint");
        var resources = call.Resources;
        var options = new SelectionOptions { Labels = labels, TypesAlone = call.Flags.Is("all"), CommandPath = call.Command };
        foreach (var node in await resources.FetchAsync(await resources.SelectAsync(words, options, ct), options, ct))
        {
            try
            {
                await TaintAsync(call, node, taints, change, ct);
            }
            catch (KubectlException e)
            {
                resources.Failures.Add(e);
            }
        }

        change.Finish();
        return resources.Failures.Tell(call.Error);
    }

    private static async Task TaintAsync(Invocation call, ResourceInfo node, Taints taints, Change change, CancellationToken ct)
    {
        var (after, operation) = taints.ApplyTo(node.Object!, call.Flags.Is("overwrite"));
        var list = new JsonArray([.. after.Select(taint => taint.DeepClone())]);
        if (change.DryRun == DryRun.Client)
        {
            node.Object!.Within("spec")["taints"] = list;
            change.PrintPlainly(node.Object!, operation);
            return;
        }

        var patch = new JsonObject { ["spec"] = new JsonObject { ["taints"] = list.Count == 0 ? null : list } };
        var query = change.Query.With("fieldValidation", Validation.Of(call.Flags)).ToString();
        var changed = await call.Objects.PatchAsync(
            node.Mapping, "", node.Name, ObjectClient.MergePatch, patch.ToJsonString(), query, ct);
        change.PrintPlainly(changed, operation);
    }

    private static async Task CheckTypeAsync(Invocation call, string word, CancellationToken ct)
    {
        if (word.Length == 0)
        {
            throw KubectlException.Error("one or more resources must be specified as <resource> <name>");
        }

        var type = await call.Session.Mapper.FindAsync(word, ct)
            ?? throw new KubectlException($"the server doesn't have a resource type \"{word}\"");
        if (type.QualifiedPlural != "nodes")
        {
            throw KubectlException.Error($"invalid resource type {word}, only node types are supported");
        }
    }
}
