using System.Net;
using Jota.Controllers;

namespace Jota.Hosting;

/// <summary>What runs the containers of the cluster's own node.</summary>
public enum RuntimeKind
{
    /// <summary>Real containers where that is possible, else simulated ones.</summary>
    Auto,

    /// <summary>Real containers.</summary>
    Containerd,

    /// <summary>Containers in name only.</summary>
    Simulated,

    /// <summary>No node.</summary>
    None,
}

/// <summary>Where objects are kept.</summary>
public enum StoreKind
{
    /// <summary>In a file, durably.</summary>
    Sqlite,

    /// <summary>In memory, until the process ends.</summary>
    Memory,
}

/// <summary>What makes services' addresses answer on the cluster's own node.</summary>
public enum KubeProxyKind
{
    /// <summary>This process, by nftables; nothing on simulated nodes.</summary>
    Nftables,

    /// <summary>Nobody, or somebody else.</summary>
    None,
}

/// <summary>Who answers names on the cluster's own node.</summary>
public enum DnsKind
{
    /// <summary>This process; nobody on simulated nodes, where nobody asks.</summary>
    Jota,

    /// <summary>Nobody, or somebody else.</summary>
    None,
}

/// <summary>A whole cluster in one process.</summary>
public sealed record ClusterOptions
{
    /// <summary>Where everything is kept.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The API's port; 0 for a free one.</summary>
    public int Port { get; init; } = 6443;

    /// <summary>Where the API listens; on loopback unless said.</summary>
    public IPAddress BindAddress { get; init; } = IPAddress.Loopback;

    /// <summary>Where others are told to find the API; null for where it listens.</summary>
    public IPAddress? AdvertiseAddress { get; init; }

    /// <summary>Names and addresses beside the usual ones that the API's certificate is good for.</summary>
    public IReadOnlyList<string> TlsNames { get; init; } = [];

    /// <summary>The node's runtime.</summary>
    public RuntimeKind Runtime { get; init; } = RuntimeKind.Auto;

    /// <summary>How many simulated nodes; null for one when the runtime is simulated, else none.</summary>
    public int? SimulatedNodes { get; init; }

    /// <summary>Where objects are kept.</summary>
    public StoreKind Store { get; init; } = StoreKind.Sqlite;

    /// <summary>Whether to go on with what can be read when the stored objects are damaged.</summary>
    public bool AcceptDataLoss { get; init; }

    /// <summary>The real node's name; null for the machine's.</summary>
    public string? NodeName { get; init; }

    /// <summary>A folder of OCI archives to load.</summary>
    public string? ImageDirectory { get; init; }

    /// <summary>The socket of a runtime that already runs; null for a private containerd.</summary>
    public string? RuntimeEndpoint { get; init; }

    /// <summary>Where to pull the images of a registry from instead: registry → address.</summary>
    public IReadOnlyDictionary<string, string> RegistryMirrors { get; init; } = new Dictionary<string, string>();

    /// <summary>The addresses of pods: the real node gets the first /24 of it. Simulated nodes have ranges of their own.</summary>
    public string PodCidr { get; init; } = "10.244.0.0/16";

    /// <summary>The addresses of services; the first one is the API's.</summary>
    public string ServiceCidr { get; init; } = "10.96.0.0/12";

    /// <summary>What makes services' addresses answer on the real node.</summary>
    public KubeProxyKind KubeProxy { get; init; } = KubeProxyKind.Nftables;

    /// <summary>Who answers names on the real node.</summary>
    public DnsKind Dns { get; init; } = DnsKind.Jota;

    /// <summary>What deployments do beyond what upstream's do.</summary>
    public DeploymentOptions Deployments { get; init; } = new();
}
