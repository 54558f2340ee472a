using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl apply view-last-applied</c>.</summary>
internal sealed class ViewLastAppliedCommand : Command
{
    public override string Name => "view-last-applied";

    public override IReadOnlyList<Flag> Flags { get; } =
        [.. ManifestOptions.Flags, Flag.Text("selector", letter: 'l'), Flag.Switch("all"), Flag.Text("output", "yaml", letter: 'o')];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var format = call.Flags.Text("output");
        if (format is not ("yaml" or "json"))
        {
            throw KubectlException.Usage(
                call.Command, $"Unexpected -o output mode: {format}, the flag 'output' must be one of yaml|json");
        }

        var options = new SelectionOptions
        {
            Files = ManifestOptions.Of(call.Flags),
            Labels = call.Flags.Text("selector"),
            TypesAlone = call.Flags.Is("all"),
            CommandPath = call.Command,
        };
        var resources = call.Resources;
        var infos = await resources.FetchAsync(await resources.SelectAsync(call.Arguments, options, ct), options, ct);
        if (resources.Failures.Count > 0)
        {
            return resources.Failures.Tell(call.Error);
        }

        // As upstream: an object that remembers nothing is nothing to show.
        foreach (var text in infos.Select(info => LastAppliedText.Of(info.Object!)).OfType<string>())
        {
            var node = JsonNode.Parse(text);
            call.Output.Write(format == "yaml" ? YamlText.Of(node) : GoJson.IndentedAsIs(node, "  ") + "\n");
        }

        return 0;
    }
}
