using k8s.Models;

namespace Jota.Client;

/// <summary>All that a Service's endpoints are explained from.</summary>
public sealed record ServiceFacts
{
    /// <summary>The Service.</summary>
    public required V1Service Service { get; init; }

    /// <summary>The pods of its namespace.</summary>
    public IReadOnlyList<V1Pod> Pods { get; init; } = [];

    /// <summary>Its EndpointSlices.</summary>
    public IReadOnlyList<V1EndpointSlice> Slices { get; init; } = [];
}
