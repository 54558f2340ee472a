using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>policy/v1 Eviction: what <c>pods/eviction</c> is sent. It is stored nowhere and has no path of its own.</summary>
public sealed class EvictionResource : Resource<V1Eviction>
{
    private EvictionResource()
    {
    }

    /// <summary>The only one.</summary>
    public static EvictionResource Instance { get; } = new();

    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("policy", "v1", "Eviction", "evictions");

    /// <inheritdoc/>
    public override ImmutableArray<string> EqualVersions { get; } = ["v1beta1"];

    /// <inheritdoc/>
    public override bool IsStored => false;

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1Eviction>> Columns { get; } = [NameColumn, AgeColumn];
}
