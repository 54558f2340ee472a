using Jota.Kubelet.Eviction;
using Jota.Kubelet.Logs;

namespace Jota.Kubelet.Configuration;

/// <summary>How a node is set up: what of upstream's <c>KubeletConfiguration</c> has a meaning here.</summary>
internal sealed record KubeletConfiguration
{
    /// <summary>Where the node's server listens; 0 when it does not.</summary>
    public int Port { get; init; }

    /// <summary>The cluster's domain.</summary>
    public string ClusterDomain { get; init; } = "";

    /// <summary>The cluster's DNS servers.</summary>
    public IReadOnlyList<string> ClusterDns { get; init; } = [];

    /// <summary>The addresses of the node's pods; empty where the cluster gives them.</summary>
    public string PodCidr { get; init; } = "";

    /// <summary>The most pods at once.</summary>
    public int MaxPods { get; init; }

    /// <summary>The folder of the pods that the node runs on its own; null where it runs none.</summary>
    public string? StaticPodPath { get; init; }

    /// <summary>When pods are given up to save the node; null: never.</summary>
    public EvictionSettings? Eviction { get; init; }

    /// <summary>When images that nobody uses go; null: never.</summary>
    public ImageCollectionOptions? Images { get; init; }

    /// <summary>How pods end when the kubelet stops; null: they run on.</summary>
    public ShutdownOptions? Shutdown { get; init; }

    /// <summary>How large container logs grow.</summary>
    public LogRotationOptions Logs { get; init; } = new();
}
