namespace Jota.Kubectl;

/// <summary><c>kubectl cordon</c> and <c>kubectl uncordon</c>.</summary>
internal sealed class CordonCommand(string name, bool closes) : Command
{
    public override string Name => name;

    public override IReadOnlyList<Flag> Flags { get; } =
        [Flag.Text("selector", letter: 'l'), Flag.Text("dry-run", "none", bare: "unchanged"), .. PrintOptions.Flags];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var labels = call.Flags.Text("selector");
        if (call.Arguments.Count == 0 && labels.Length == 0)
        {
            throw KubectlException.Usage(call.Command, $"USAGE: {name} NODE [flags]");
        }

        var change = new Change(call, "");
        var resources = call.Resources;
        var options = new SelectionOptions { Labels = labels, TypesAlone = labels.Length > 0, CommandPath = call.Command };
        IReadOnlyList<string> words = call.Arguments.Any(word => word.Contains('/', StringComparison.Ordinal))
            ? call.Arguments
            : ["nodes", .. call.Arguments];
        var nodes = await resources.FetchAsync(await resources.SelectAsync(words, options, ct), options, ct);
        if (resources.Failures.Count > 0)
        {
            return resources.Failures.Tell(call.Error);
        }

        foreach (var node in nodes)
        {
            var already = node.Object.Is("spec", "unschedulable") == closes;
            if (!already && change.DryRun != DryRun.Client)
            {
                var patch = closes ? "{\"spec\":{\"unschedulable\":true}}" : "{\"spec\":{\"unschedulable\":null}}";
                await call.Objects.PatchAsync(
                    node.Mapping, "", node.Name, ObjectClient.StrategicPatch, patch, change.Query.ToString(), ct);
            }

            change.Print(node.Object!, $"{(already ? "already " : "")}{name}ed");
        }

        return 0;
    }
}
