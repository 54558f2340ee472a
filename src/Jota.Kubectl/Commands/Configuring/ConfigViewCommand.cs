using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl config view</c>.</summary>
internal sealed class ConfigViewCommand : Command
{
    public override string Name => "view";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. PrintOptions.Flags, Flag.Switch("raw"), Flag.Switch("minify"), Flag.Switch("flatten").Elsewhere,
        Flag.Switch("merge", true).Elsewhere,
    ];

    public override Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        if (call.Arguments.Count > 0)
        {
            throw KubectlException.Usage(call.Command, $"unexpected arguments: [{string.Join(' ', call.Arguments)}]");
        }

        var printing = PrintOptions.Of(call.Flags, call.Around) with { KeepOrder = true };
        var format = printing.Format.Length > 0 || printing.Template.Length > 0 ? printing.Format : "yaml";
        var printer = ObjectPrinter.Of(format, printing) ?? throw KubectlException.Error(
            $"unable to match a printer suitable for the output format \"{format}\"");
        var config = call.Session.Kubeconfig;
        var merged = call.Flags.Is("minify") ? Minified(config, call.Flags.TextOrNull("context")) : config.Merged;
        var view = ConfigView.Of(merged);
        printer.Print(call.Flags.Is("raw") ? view : ConfigView.Hide(view), call.Output);
        printer.Finish(call.Output);
        return Task.FromResult(0);
    }

    private static JsonObject Minified(Kubeconfig config, string? wanted)
    {
        var name = wanted ?? config.CurrentContext;
        if (name.Length == 0)
        {
            throw KubectlException.Error("current-context must exist in order to minify");
        }

        var context = config.Find("contexts", name) ?? throw KubectlException.Error($"cannot locate context {name}");
        var minified = new JsonObject { ["current-context"] = name };
        foreach (var (list, entry) in new[] { ("contexts", name), ("clusters", context.Text("cluster")), ("users", context.Text("user")) })
        {
            if (Kubeconfig.Entry(config.Merged, list, entry) is { } found)
            {
                minified[list] = new JsonArray(found.DeepClone());
            }
        }

        return minified;
    }
}
