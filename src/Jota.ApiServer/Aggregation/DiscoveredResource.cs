namespace Jota.ApiServer.Aggregation;

/// <summary>A resource that another server says it has.</summary>
/// <param name="Name">Its plural; of a subresource, what stands behind the slash.</param>
/// <param name="Singular">Its singular.</param>
/// <param name="Kind">The kind of its objects.</param>
/// <param name="Group">The kind's group, where it is another than the document's.</param>
/// <param name="Version">The kind's version, likewise.</param>
/// <param name="Namespaced">Whether its objects are in namespaces.</param>
internal sealed record DiscoveredResource(string Name, string Singular, string Kind, string Group, string Version, bool Namespaced)
{
    public IReadOnlyList<string> Verbs { get; init; } = [];

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public List<DiscoveredResource> Subresources { get; } = [];
}
