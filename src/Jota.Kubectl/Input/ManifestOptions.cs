namespace Jota.Kubectl;

/// <summary>Where objects are read from.</summary>
internal sealed record ManifestOptions
{
    public static IReadOnlyList<Flag> Flags { get; } =
    [
        Flag.List("filename", letter: 'f'),
        Flag.Switch("recursive", letter: 'R'),
        Flag.Text("kustomize", letter: 'k').Elsewhere,
    ];

    public IReadOnlyList<string> Files { get; init; } = [];

    public bool Recursive { get; init; }

    public static ManifestOptions Of(FlagValues flags) => new() { Files = flags.All("filename"), Recursive = flags.Is("recursive") };
}
