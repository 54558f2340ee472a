namespace Jota.Kubectl;

/// <summary>The flags by which commands that change objects say which.</summary>
internal static class Selecting
{
    public static IReadOnlyList<Flag> Flags { get; } =
    [
        .. ManifestOptions.Flags,
        Flag.Text("selector", letter: 'l'),
        Flag.Text("field-selector"),
        Flag.Switch("all"),
        Flag.Switch("all-namespaces", letter: 'A'),
    ];

    public static SelectionOptions Of(Invocation call) => new()
    {
        Files = ManifestOptions.Of(call.Flags),
        Labels = call.Flags.Text("selector"),
        Fields = Has(call, "field-selector") ? call.Flags.Text("field-selector") : "",
        AllNamespaces = Has(call, "all-namespaces") && call.Flags.Is("all-namespaces"),
        TypesAlone = Has(call, "all") && call.Flags.Is("all"),
        CommandPath = call.Command,
    };

    private static bool Has(Invocation call, string flag) => call.Flags.Flags.Any(known => known.Name == flag);
}
