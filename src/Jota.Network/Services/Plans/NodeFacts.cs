using System.Collections.Immutable;
using System.Net;

namespace Jota.Network.Services;

/// <summary>What rules depend on beside services and endpoints: the node that they are for.</summary>
/// <param name="Name">Its name.</param>
internal sealed record NodeFacts(string Name)
{
    /// <summary>Its zone (label <c>topology.kubernetes.io/zone</c>), if it has one.</summary>
    public string? Zone { get; init; }

    /// <summary>Its addresses at which ports of nodes are open.</summary>
    public ImmutableArray<IPAddress> Addresses { get; init; } = [];

    /// <summary>The addresses of the cluster's pods, on all nodes. What comes from elsewhere to a cluster IP is masqueraded.</summary>
    public ImmutableArray<IPNetwork> PodRanges { get; init; } = [];

    /// <summary>Whether two are the same.</summary>
    public bool Equals(NodeFacts? other) => other is not null
        && (Name, Zone) == (other.Name, other.Zone)
        && Addresses.SequenceEqual(other.Addresses)
        && PodRanges.SequenceEqual(other.PodRanges);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Zone);
}
