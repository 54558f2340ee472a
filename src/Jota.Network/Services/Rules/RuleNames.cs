namespace Jota.Network.Services;

/// <summary>The names of sets, maps and chains in a node's table.</summary>
internal static class RuleNames
{
    /// <summary>Cluster IPs: what comes to another port of one is refused.</summary>
    public const string ClusterIPs = "cluster-ips";

    /// <summary>The node's addresses at which ports of nodes are open.</summary>
    public const string NodeAddresses = "node-addresses";

    /// <summary>An endpoint's address, twice: it reaches itself.</summary>
    public const string Hairpins = "hairpins";

    /// <summary>Fronts that are not open to all.</summary>
    public const string Firewalls = "firewalls";

    /// <summary>The chain that refuses.</summary>
    public const string Refusing = "refuse";

    /// <summary>Of fronts with an address.</summary>
    public static FrontNames Services { get; } = new("services");

    /// <summary>Of ports of every node.</summary>
    public static FrontNames NodePorts { get; } = new("node-ports");
}
