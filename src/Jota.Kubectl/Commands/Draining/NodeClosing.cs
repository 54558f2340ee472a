namespace Jota.Kubectl;

/// <summary>Closes nodes to new pods, or opens them: <c>cordon</c>, <c>uncordon</c>, and the first step of <c>drain</c>.</summary>
internal static class NodeClosing
{
    /// <summary>The nodes that the command line names; null where one of them is not there, which is told.</summary>
    public static async Task<IReadOnlyList<ResourceInfo>?> FindAsync(Invocation call, CancellationToken ct)
    {
        var labels = call.Flags.Text("selector");
        var resources = call.Resources;
        var options = new SelectionOptions { Labels = labels, TypesAlone = labels.Length > 0, CommandPath = call.Command };
        IReadOnlyList<string> words = call.Arguments.Any(word => word.Contains('/', StringComparison.Ordinal))
            ? call.Arguments
            : ["nodes", .. call.Arguments];
        var nodes = await resources.FetchAsync(await resources.SelectAsync(words, options, ct), options, ct);
        return resources.Failures.Tell(call.Error) == 0 ? nodes : null;
    }

    /// <summary>Closes or opens one, and tells it.</summary>
    public static async Task CloseAsync(Invocation call, ResourceInfo node, Change change, bool closes, CancellationToken ct)
    {
        var already = node.Object.Is("spec", "unschedulable") == closes;
        if (!already && change.DryRun != DryRun.Client)
        {
            var patch = closes ? "{\"spec\":{\"unschedulable\":true}}" : "{\"spec\":{\"unschedulable\":null}}";
            await call.Objects.PatchAsync(node.Mapping, "", node.Name, ObjectClient.StrategicPatch, patch, change.Query.ToString(), ct);
        }

        change.Print(node.Object!, $"{(already ? "already " : "")}{(closes ? "cordoned" : "uncordoned")}");
    }
}
