namespace Jota.Kubectl;

/// <summary>Where objects are read from.</summary>
internal sealed record ManifestOptions
{
    public static IReadOnlyList<Flag> Flags { get; } =
    [
        Flag.List("filename", letter: 'f'),
        Flag.Switch("recursive", letter: 'R'),
        Flag.Text("kustomize", letter: 'k'),
    ];

    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>A folder with a kustomization; empty for none.</summary>
    public string Kustomization { get; init; } = "";

    /// <summary>Whether nothing is to be read.</summary>
    public bool IsEmpty => Files.Count == 0 && Kustomization.Length == 0;

    public bool Recursive { get; init; }

    /// <summary>Which of the objects are meant, by their labels; empty for all.</summary>
    public string Labels { get; init; } = "";

    public static ManifestOptions Of(FlagValues flags)
    {
        var options = new ManifestOptions
        {
            Files = flags.All("filename"),
            Recursive = flags.Is("recursive"),
            Kustomization = flags.Text("kustomize"),
        };
        return options.Files.Count == 0 || options.Kustomization.Length == 0
            ? options
            : throw KubectlException.Error("only one of -f or -k can be specified");
    }
}
