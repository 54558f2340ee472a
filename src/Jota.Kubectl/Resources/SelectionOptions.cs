namespace Jota.Kubectl;

/// <summary>Which objects are meant, beside the arguments.</summary>
internal sealed record SelectionOptions
{
    public ManifestOptions Files { get; init; } = new();

    public string Labels { get; init; } = "";

    public string Fields { get; init; } = "";

    public bool AllNamespaces { get; init; }

    /// <summary>Whether a type alone means all its objects.</summary>
    public bool TypesAlone { get; init; }

    /// <summary>What to say where a type stands alone and may not.</summary>
    public string CommandPath { get; init; } = "kubectl";
}
