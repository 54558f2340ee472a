namespace Jota.Api;

/// <summary>A field that a field selector may name beside <c>metadata.name</c> and <c>metadata.namespace</c>.</summary>
/// <param name="Path">The name in selectors, such as <c>spec.nodeName</c>; also the path in the object's JSON, unless <see cref="Source"/>
/// says otherwise.</param>
/// <param name="Default">What an absent field counts as.</param>
public sealed record SelectableField(string Path, string Default = "")
{
    /// <summary>The path in the object's JSON where it is not called as in selectors.</summary>
    public string Source { get; init; } = Path;

    /// <summary>What it is called in selectors of the version that is stored.</summary>
    public string Stored { get; init; } = Path;

    /// <summary>The path that is looked at when <see cref="Source"/> is absent or empty.</summary>
    public string? Fallback { get; init; }
}
