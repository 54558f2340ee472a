using Jota.Client;
using Jota.Kubelet.Images;
using Jota.Kubelet.Logs;
using Jota.Kubelet.Nodes;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Turns;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet;

/// <summary>What a <see cref="Kubelet"/> is made of.</summary>
public sealed record KubeletOptions
{
    /// <summary>The API, as the node's identity.</summary>
    public required IApi Api { get; init; }

    /// <summary>The node's name.</summary>
    public required string NodeName { get; init; }

    /// <summary>Runs the containers. Stays the caller's: the kubelet does not dispose it.</summary>
    public required IContainerRuntime Runtime { get; init; }

    /// <summary>Where pods' volumes and logs are.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The time.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>For logs.</summary>
    public required ILoggerFactory Logging { get; init; }

    /// <summary>Where it is told, beside the node's Ready condition, which of its loops cannot go on.</summary>
    public LoopHealth Loops { get; init; } = new();

    /// <summary>Where steps of pods are noted.</summary>
    public required PodTrace Trace { get; init; }

    /// <summary>The addresses of the node's pods; written into the node's spec.</summary>
    public string PodCidr { get; init; } = "";

    /// <summary>The node's own addresses; the first is the pods' <c>hostIP</c>.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Labels beside the usual ones.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Taints of the node when it is first registered.</summary>
    public IReadOnlyList<V1Taint> Taints { get; init; } = [];

    /// <summary>The machine; null: this one.</summary>
    public MachineFacts? Machine { get; init; }

    /// <summary>
    /// Where the API server reaches the node, perhaps together with others of this process; stays the caller's. Null: nowhere.
    /// </summary>
    public NodeServer? Server { get; init; }

    /// <summary>Names under which <see cref="Server"/> is reached, where <see cref="Addresses"/> lead nowhere.</summary>
    public IReadOnlyList<string> ServerNames { get; init; } = [];

    /// <summary>The cluster's DNS servers; empty while there are none.</summary>
    public IReadOnlyList<string> ClusterDns { get; init; } = [];

    /// <summary>The cluster's domain.</summary>
    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>How large container logs grow.</summary>
    public LogRotationOptions LogRotation { get; init; } = new();

    /// <summary>When pods are given up to save the node; null: never.</summary>
    public EvictionOptions? Eviction { get; init; }

    /// <summary>When images that nobody uses go; null: never.</summary>
    public ImageCollectionOptions? ImageCollection { get; init; }

    /// <summary>How pods end when the kubelet stops; null: they run on.</summary>
    public ShutdownOptions? Shutdown { get; init; }

    /// <summary>Whether volumes, cgroups and files are really made on this machine; off for a simulated node.</summary>
    public bool TouchesMachine { get; init; } = true;

    /// <summary>Images that are on their way, for which pods wait; null: none. Stays the caller's.</summary>
    public IComingImages? ComingImages { get; init; }

    /// <summary>The folder of the pods that the node runs on its own; null: it runs none.</summary>
    public string? StaticPodPath { get; init; }

    /// <summary>Who tells of the node's pods; null: a watch of its own.</summary>
    public IPodSource? Pods { get; init; }

    /// <summary>Where events go; null: to the API.</summary>
    public IEventRecorder? Events { get; init; }

    /// <summary>The timer of heartbeats, shared by nodes of one process; null: one of its own.</summary>
    internal HeartbeatLoop? Heartbeats { get; init; }

    /// <summary>Where the pods' workers make progress, shared by nodes of one process; null: without limits.</summary>
    internal PodTurns? Turns { get; init; }
}
