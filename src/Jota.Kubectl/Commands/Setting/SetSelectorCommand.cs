using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl set selector</c>, of services.</summary>
internal sealed class SetSelectorCommand : Command
{
    public override string Name => "selector";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. ManifestOptions.Flags, .. Change.Flags, Flag.Switch("all"), Flag.Text("resource-version"), Flag.Switch("local"),
        ChangeCause.Flag,
    ];

    public override Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        if (call.Arguments.Count == 0)
        {
            throw KubectlException.Error("one or more resources must be specified as <resource> <name> or <resource>/<name>");
        }

        var labels = Read(call.Arguments[^1]);
        return new SetChange(call, "selector updated").RunAsync(
            [.. call.Arguments.SkipLast(1)],
            call.Flags.Is("all"),
            (_, item) =>
            {
                if (item.Kind() != "Service")
                {
                    throw KubectlException.Error("setting a selector is only supported for Services");
                }

                item.Within("spec")["selector"] = labels.DeepClone();
                if (call.Flags.Text("resource-version") is { Length: > 0 } version)
                {
                    item.Within("metadata")["resourceVersion"] = version;
                }
            },
            ct);
    }

    private static JsonObject Read(string text)
    {
        if (text.Contains('(', StringComparison.Ordinal) || text.Contains('!', StringComparison.Ordinal))
        {
            throw KubectlException.Error($"match expression [{text}] not supported on this object");
        }

        var labels = new JsonObject();
        foreach (var pair in text.Split(','))
        {
            var parts = pair.Split('=', 2, StringSplitOptions.TrimEntries);
            labels[parts[0]] = parts.Length == 2 && parts[0].Length > 0 ? parts[1].TrimStart('=') : throw KubectlException.Error(
                $"\"{pair}\" is no label with a value (as in app=web)");
        }

        return labels;
    }
}
