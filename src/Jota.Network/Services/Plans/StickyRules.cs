using System.Collections.Immutable;

namespace Jota.Network.Services;

/// <summary>The chains of a port whose clients keep to an endpoint (session affinity ClientIP).</summary>
/// <param name="Name">How the names of its chains and sets begin; other for each port and each time.</param>
/// <param name="Protocol">What the port speaks.</param>
/// <param name="Seconds">How long after its last connection a client is remembered.</param>
/// <param name="Cluster">All targets.</param>
/// <param name="Local">Those of this node, where they are picked from.</param>
internal sealed record StickyRules(
    string Name, PortProtocol Protocol, int Seconds, ImmutableArray<Target> Cluster, ImmutableArray<Target> Local)
{
    public string ClusterChain => Name + "-cluster";

    public string LocalChain => Name + "-local";

    /// <summary>The targets of both, each once.</summary>
    public IEnumerable<Target> Targets => Cluster.Concat(Local).Distinct();

    /// <summary>The name of a target's chain, and of the set of its clients.</summary>
    public string ChainOf(Target target) => $"{Name}-{target.Address.Replace(':', '_')}-{target.Port}";

    public bool Equals(StickyRules? other) => other is not null
        && (Name, Protocol, Seconds) == (other.Name, other.Protocol, other.Seconds)
        && Cluster.SequenceEqual(other.Cluster) && Local.SequenceEqual(other.Local);

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}
