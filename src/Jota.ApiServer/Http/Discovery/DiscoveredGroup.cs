using System.Text.Json;

namespace Jota.ApiServer.Http;

/// <summary>A group as discovery tells it.</summary>
/// <param name="Name">The group; empty for the core.</param>
/// <param name="Versions">Its versions, the preferred one first.</param>
internal sealed record DiscoveredGroup(string Name, IReadOnlyList<DiscoveredVersion> Versions);

/// <summary>A version of it.</summary>
/// <param name="Name">The version.</param>
/// <param name="WriteResources">Writes its resources, as elements of a list.</param>
/// <param name="IsCurrent">Whether that is known to be so; not, when another server serves it and does not answer.</param>
internal sealed record DiscoveredVersion(string Name, Action<Utf8JsonWriter> WriteResources, bool IsCurrent);
