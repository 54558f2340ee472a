using System.Net;
using Jota.Kubelet;
using Jota.Network.Routes;

namespace Jota.Hosting;

/// <summary>What a real node is set up with, whether its cluster is in this process or elsewhere.</summary>
public abstract record NodeOptions
{
    /// <summary>Where everything is kept.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The real node's name; null for the machine's.</summary>
    public string? NodeName { get; init; }

    /// <summary>The address at which others find the node; null for one that leads to them.</summary>
    public IPAddress? NodeAddress { get; init; }

    /// <summary>A folder of OCI archives to load.</summary>
    public string? ImageDirectory { get; init; }

    /// <summary>A folder of pods that the node runs on its own; null: it runs none.</summary>
    public string? StaticPodPath { get; init; }

    /// <summary>When pods are given up to save the node.</summary>
    public EvictionOptions Eviction { get; init; } = new();

    /// <summary>When images that nobody uses go.</summary>
    public ImageCollectionOptions ImageCollection { get; init; } = new();

    /// <summary>How pods end when the process stops; null: they run on.</summary>
    public ShutdownOptions? Shutdown { get; init; }

    /// <summary>The socket of a runtime that already runs; null for a private containerd.</summary>
    public string? RuntimeEndpoint { get; init; }

    /// <summary>Where to pull the images of a registry from instead: registry → address.</summary>
    public IReadOnlyDictionary<string, string> RegistryMirrors { get; init; } = new Dictionary<string, string>();

    /// <summary>What makes services' addresses answer on the real node.</summary>
    public KubeProxyKind KubeProxy { get; init; } = KubeProxyKind.Nftables;

    /// <summary>Who answers names on the real node.</summary>
    public DnsKind Dns { get; init; } = DnsKind.Jota;

    /// <summary>Whose network pods are plugged into.</summary>
    public CniKind Cni { get; init; } = CniKind.Jota;

    /// <summary>How packets get from the node's pods to those of others.</summary>
    public PodNetworkMode PodNetwork { get; init; } = PodNetworkMode.Auto;

    /// <summary>Whether the network of pods is this process's to make.</summary>
    internal bool HasPodNetwork => Cni == CniKind.Jota && RuntimeEndpoint is null;

    /// <summary>The name that the node has, or will have.</summary>
    internal string OwnName => (NodeName ?? System.Net.Dns.GetHostName()).ToLowerInvariant();
}
