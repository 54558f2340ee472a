namespace Jota.Kubectl;

/// <summary>What flags say about output.</summary>
internal sealed record PrintOptions
{
    public static IReadOnlyList<Flag> Flags { get; } =
    [
        Flag.Text("output", letter: 'o'),
        Flag.Text("template"),
        Flag.Switch("allow-missing-template-keys", true),
        Flag.Switch("show-managed-fields"),
    ];

    /// <summary><c>-o</c>.</summary>
    public string Format { get; init; } = "";

    public string Template { get; init; } = "";

    public bool AllowMissingKeys { get; init; } = true;

    public bool ShowManagedFields { get; init; }

    public bool NoHeaders { get; init; }

    /// <summary>Whether fields stand as they were made, not by name: objects that commands make have their types' order.</summary>
    public bool KeepOrder { get; init; }

    /// <summary>Finds a file that the user named.</summary>
    public Func<string, string> PathOf { get; init; } = path => path;

    public static PrintOptions Of(FlagValues flags, Surroundings around) => new()
    {
        Format = flags.Text("output"),
        Template = flags.Text("template"),
        AllowMissingKeys = flags.Is("allow-missing-template-keys"),
        ShowManagedFields = flags.Is("show-managed-fields"),
        PathOf = around.PathOf,
    };
}
