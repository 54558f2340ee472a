namespace Jota.Kubectl;

/// <summary><c>kubectl get</c>: shows objects, once or for as long as they change.</summary>
internal sealed class GetCommand : Command
{
    public override string Name => "get";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. PrintOptions.Flags,
        .. ManifestOptions.Flags,
        Flag.Text("selector", letter: 'l'),
        Flag.Text("field-selector"),
        Flag.Switch("all-namespaces", letter: 'A'),
        Flag.Switch("no-headers"),
        Flag.Switch("show-labels"),
        Flag.Switch("show-kind"),
        Flag.List("label-columns", letter: 'L'),
        Flag.Text("sort-by"),
        Flag.Switch("ignore-not-found"),
        Flag.Number("chunk-size", 500),
        Flag.Text("raw"),
        Flag.Switch("watch", letter: 'w'),
        Flag.Switch("watch-only"),
        Flag.Switch("output-watch-events"),
        Flag.Switch("server-print", true),
        Flag.Text("subresource"),
        Flag.Switch("use-openapi-print-columns"),
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var flags = call.Flags;
        if (flags.Text("raw") is { Length: > 0 } path)
        {
            return await RawAsync(call, path, ct);
        }

        var options = GetOptions.Of(call);
        var printer = ObjectPrinter.Of(flags.Text("output"), options.Printing);
        var resources = call.Resources;
        var selected = PartOf(await resources.SelectAsync(call.Arguments, options.Selecting, ct), flags.Text("subresource"));
        if (flags.Is("watch") || flags.Is("watch-only"))
        {
            return await new WatchPrinter(call, options, printer).RunAsync(selected, ct);
        }

        var code = printer is null
            ? await new TablesPrinter(call, options).RunAsync(selected, ct)
            : await new ObjectsPrinter(call, options, printer).RunAsync(selected, ct);
        return Math.Max(code, resources.Failures.Tell(call.Error));
    }

    /// <summary>The same of a part of each object, such as <c>scale</c>.</summary>
    private static Selected PartOf(Selected selected, string part) => part.Length == 0 ? selected
        : selected.Selections.Any(one => one.Name.Length == 0)
            ? throw KubectlException.Error("subresource cannot be used when bulk resources are specified")
        : selected with
        {
            Selections = [.. selected.Selections.Select(one => one with { Mapping = one.Mapping with { Subresource = part } })],
        };

    private static async Task<int> RawAsync(Invocation call, string path, CancellationToken ct)
    {
        if (call.Arguments.Count > 0)
        {
            throw KubectlException.Usage(call.Command, "arguments may not be passed when --raw is specified");
        }

        var body = await call.Objects.RawAsync(path, ct);
        await call.Output.WriteAsync(System.Text.Encoding.UTF8.GetString(body));
        return 0;
    }
}
