namespace Jota.Kubectl;

/// <summary>What the commands about rollouts are told to look at.</summary>
internal static class RolloutSelection
{
    /// <summary>Refuses a command line that names nothing.</summary>
    public static void Check(Invocation call)
    {
        if (call.Arguments.Count == 0 && call.Flags.All("filename").Count == 0 && call.Flags.Text("selector").Length == 0)
        {
            throw KubectlException.Usage(call.Command, "required resource not specified");
        }
    }

    /// <summary>The objects, as the server has them.</summary>
    public static async Task<IReadOnlyList<ResourceInfo>> FetchAsync(Invocation call, ResourceBuilder resources, CancellationToken ct)
    {
        var options = new SelectionOptions
        {
            Files = ManifestOptions.Of(call.Flags),
            Labels = call.Flags.Text("selector"),
            TypesAlone = true,
            CommandPath = call.Command,
        };
        return await resources.FetchAsync(await resources.SelectAsync(call.Arguments, options, ct), options, ct);
    }

    /// <summary>The printer of objects that was asked for; null for words.</summary>
    public static ObjectPrinter? PrinterOf(PrintOptions printing) => printing is { Format: "", Template: "" }
        ? null
        : ObjectPrinter.Of(printing.Format, printing) ?? throw KubectlException.Error("unable to match a printer suitable for wide");
}
