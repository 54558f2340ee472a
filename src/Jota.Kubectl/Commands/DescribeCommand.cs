namespace Jota.Kubectl;

/// <summary><c>kubectl describe</c>: objects in words, with what stands around them.</summary>
internal sealed class DescribeCommand : Command
{
    public override string Name => "describe";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. ManifestOptions.Flags,
        Flag.Text("selector", letter: 'l'),
        Flag.Switch("all-namespaces", letter: 'A'),
        Flag.Switch("show-events", true),
        Flag.Number("chunk-size", 500),
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var options = new SelectionOptions
        {
            Files = ManifestOptions.Of(call.Flags),
            Labels = call.Flags.Text("selector"),
            AllNamespaces = call.Flags.Is("all-namespaces"),
            TypesAlone = true,
            CommandPath = call.Command,
        };
        if (call.Arguments.Count == 0 && options.Files.IsEmpty)
        {
            throw KubectlException.Error(
                "You must specify the type of resource to describe. "
                + "Use \"kubectl api-resources\" for a complete list of supported resources.");
        }

        var resources = call.Resources;
        var selected = await resources.SelectAsync(call.Arguments, options, ct);
        var infos = await resources.FetchAsync(selected, options, ct, call.Flags.Number("chunk-size"));
        if (infos.Count == 0 && resources.Failures.AreNotFound && call.Arguments.Count == 2 && selected.IsSingle)
        {
            return await DescribeMatchingAsync(call, selected.Selections[0], resources.Failures, ct);
        }

        var first = true;
        foreach (var info in infos)
        {
            try
            {
                var text = await TextAsync(call, info, ct);
                call.Output.Write((first ? "" : "\n\n") + text);
                first = false;
            }
            catch (KubectlException e)
            {
                resources.Failures.Add(e);
            }
        }

        if (infos.Count == 0 && resources.Failures.Count == 0)
        {
            call.Error.WriteLine(
                options.AllNamespaces ? "No resources found" : $"No resources found in {call.Session.Namespace} namespace.");
        }

        return resources.Failures.Tell(call.Error);
    }

    /// <summary>A name of which there is no object may be the beginning of some.</summary>
    private static async Task<int> DescribeMatchingAsync(Invocation call, Selection meant, Failures failures, CancellationToken ct)
    {
        var found = false;
        foreach (var item in await call.Objects.ListAsync(meant.Mapping, meant.Namespace, "", call.Flags.Number("chunk-size"), ct))
        {
            if (item.Name().StartsWith(meant.Name, StringComparison.Ordinal))
            {
                found = true;
                var info = new ResourceInfo(meant.Mapping, item.Namespace(), item.Name()) { Object = item };
                call.Output.WriteLine(await TextAsync(call, info, ct));
            }
        }

        return found ? 0 : failures.Tell(call.Error);
    }

    private static async Task<string> TextAsync(Invocation call, ResourceInfo info, CancellationToken ct)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var writer = new DescriptionWriter(text);
        await Describers.Of(info.Mapping)(new Description(call, info, writer), ct);
        writer.Flush();
        return text.ToString();
    }
}
