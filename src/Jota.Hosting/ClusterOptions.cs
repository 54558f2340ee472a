using System.Net;
using Jota.ApiServer.Auditing;
using Jota.ApiServer.Jwt;
using Jota.Controllers;
using Jota.Hosting.Members;
using Jota.Hosting.Snapshots;
using Jota.Store.Encryption;
using Jota.Store.Etcd.Settings;

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

    /// <summary>In an etcd: one that runs elsewhere, or one of our own.</summary>
    Etcd,
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

/// <summary>Whose network the pods of a real node are plugged into.</summary>
public enum CniKind
{
    /// <summary>This process's: a bridge, and routes to the pods of other nodes.</summary>
    Jota,

    /// <summary>A plugin's that somebody else brings, by a file in the usual folder.</summary>
    None,
}

/// <summary>A whole cluster in one process.</summary>
public sealed record ClusterOptions : NodeOptions
{
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

    /// <summary>What is left to other processes: the scheduler, the controllers.</summary>
    public IReadOnlySet<ClusterComponent> Without { get; init; } = new HashSet<ClusterComponent>();

    /// <summary>Where objects are kept.</summary>
    public StoreKind Store { get; init; } = StoreKind.Sqlite;

    /// <summary>Which etcd that runs elsewhere, where that is where objects are kept; null for one of our own.</summary>
    public EtcdStoreOptions? Etcd { get; init; }

    /// <summary>How an etcd of our own runs.</summary>
    public PrivateEtcdOptions PrivateEtcd { get; init; } = new();

    /// <summary>Which cluster the server joins; null where it is the first.</summary>
    public ServerJoin? Join { get; init; }

    /// <summary>How what is stored is encrypted; null for not at all.</summary>
    public EncryptionOptions? Encryption { get; init; }

    /// <summary>Whether to go on with what can be read when the stored objects are damaged.</summary>
    public bool AcceptDataLoss { get; init; }

    /// <summary>How often a snapshot is taken into the folder <c>snapshots</c> of the data directory; null for never.</summary>
    public SnapshotSchedule? Snapshots { get; init; }

    /// <summary>
    /// The addresses of pods: a range, or one of each family with a comma. The real node of this process gets the first part of it, other
    /// nodes what the cluster gives them. Simulated nodes have ranges of their own.
    /// </summary>
    public string PodCidr { get; init; } = "10.244.0.0/16";

    /// <summary>How long the prefix of a node's IPv4 range of pods is.</summary>
    public int NodeMaskIPv4 { get; init; } = 24;

    /// <summary>How long the prefix of a node's IPv6 range of pods is.</summary>
    public int NodeMaskIPv6 { get; init; } = 64;

    /// <summary>How long a node may be silent before it counts as lost.</summary>
    public TimeSpan NodeGrace { get; init; } = new ControllerSettings().NodeGrace;

    /// <summary>The addresses of services; the first one is the API's.</summary>
    public string ServiceCidr { get; init; } = "10.96.0.0/12";

    /// <summary>How many requests of others are worked on at a time; null for as many as suit this machine.</summary>
    public int? RequestsInFlight { get; init; }

    /// <summary>What is told of requests in an audit log; null for nothing.</summary>
    public AuditOptions? Audit { get; init; }

    /// <summary>Whose tokens are believed beside the cluster's own, and who needs none.</summary>
    public AuthenticationOptions Authentication { get; init; } = AuthenticationOptions.None;

    /// <summary>Whether services of type LoadBalancer get the nodes' addresses.</summary>
    public bool LoadBalancer { get; init; }

    /// <summary>What deployments do beyond what upstream's do.</summary>
    public DeploymentOptions Deployments { get; init; } = new();

    /// <summary>How nodes are chosen for pods.</summary>
    public Scheduler.SchedulerConfiguration Scheduling { get; init; } = Scheduler.SchedulerConfiguration.Default;
}
