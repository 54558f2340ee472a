using System.Text.Json.Serialization;

namespace Jota.Client;

/// <summary>What a pod uses (<c>PodStats</c>).</summary>
public sealed record PodFigures
{
    /// <summary>Which pod.</summary>
    public required PodFiguresReference PodRef { get; init; }

    /// <summary>Since when it is there.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>Its running containers.</summary>
    public required IReadOnlyList<ContainerFigures> Containers { get; init; }

    /// <summary>Processor time of all of it.</summary>
    public CpuFigures? Cpu { get; init; }

    /// <summary>Memory of all of it.</summary>
    public MemoryFigures? Memory { get; init; }
}

/// <summary>Names a pod (<c>PodReference</c>).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Uid">Its uid.</param>
public sealed record PodFiguresReference(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("namespace")] string Namespace,
    [property: JsonPropertyName("uid")] string Uid);
