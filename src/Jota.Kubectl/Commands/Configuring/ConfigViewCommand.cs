using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl config view</c>.</summary>
internal sealed class ConfigViewCommand : Command
{
    public override string Name => "view";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. PrintOptions.Flags, Flag.Switch("raw"), Flag.Switch("minify"), Flag.Switch("flatten"), Flag.Switch("merge", true),
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
        var config = ConfigOf(call);
        var merged = call.Flags.Is("minify") ? Minified(config, call.Flags) : config.Merged;
        if (call.Flags.Is("flatten"))
        {
            Flatten(merged);
        }

        var view = ConfigView.Of(merged);
        printer.Print(call.Flags.Is("raw") || call.Flags.Is("flatten") ? view : ConfigView.Hide(view), call.Output);
        printer.Finish(call.Output);
        return Task.FromResult(0);
    }

    /// <summary>Paths are shown as they are written, and followed from the files in which they stand.</summary>
    private static Kubeconfig ConfigOf(Invocation call)
    {
        var given = call.Flags.TextOrNull("kubeconfig");
        var files = KubeconfigPaths.Of(call.Around, given);
        if (!call.Flags.Is("merge") && files.FirstOrDefault(file => string.IsNullOrEmpty(given) || !File.Exists(file)) is { } file)
        {
            throw KubectlException.Error(string.IsNullOrEmpty(given)
                ? "if merge==false a precise file must be specified"
                : $"open {file}: no such file or directory");
        }

        return Kubeconfig.Load(files, mustExist: false, call.Flags.Is("flatten") ? PathsAre.Absolute : PathsAre.AsWritten);
    }

    private static void Flatten(JsonObject config)
    {
        foreach (var cluster in config.Items("clusters"))
        {
            EmbeddedFile.Authority.Embed(cluster.At("cluster") as JsonObject);
        }

        foreach (var user in config.Items("users"))
        {
            foreach (var file in EmbeddedFile.OfUser)
            {
                file.Embed(user.At("user") as JsonObject);
            }
        }
    }

    private static JsonObject Minified(Kubeconfig config, FlagValues flags)
    {
        var name = flags.TextOrNull("context") ?? config.CurrentContext;
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
