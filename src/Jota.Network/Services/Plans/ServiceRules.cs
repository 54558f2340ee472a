using System.Collections.Immutable;

namespace Jota.Network.Services;

/// <summary>All that one service adds to the rules of one family.</summary>
internal sealed record ServiceRules
{
    public static ServiceRules None { get; } = new();

    /// <summary>Its fronts, each once.</summary>
    public ImmutableArray<FrontRules> Fronts { get; init; } = [];

    /// <summary>Its cluster IP: other ports of it are refused.</summary>
    public ImmutableArray<string> ClusterIPs { get; init; } = [];

    /// <summary>Addresses of endpoints on this node: one that reaches itself through the service must see the node as its client.</summary>
    public ImmutableArray<string> Hairpins { get; init; } = [];

    /// <summary>Its ports whose clients keep to an endpoint.</summary>
    public ImmutableArray<StickyRules> Sticky { get; init; } = [];

    /// <summary>Its ports that are not open to all.</summary>
    public ImmutableArray<FirewallRules> Firewalls { get; init; } = [];

    /// <summary>Its fronts for UDP.</summary>
    public ImmutableArray<DatagramFront> Datagrams { get; init; } = [];

    public bool IsNone => Fronts.IsEmpty && ClusterIPs.IsEmpty;
}
