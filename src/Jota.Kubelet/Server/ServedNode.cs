using Jota.Client;
using Jota.Kubelet.Configuration;
using Jota.Kubelet.Nodes;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Probes;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.StaticPods;

namespace Jota.Kubelet.Server;

/// <summary>What a node's server asks a node.</summary>
/// <param name="Name">The node.</param>
/// <param name="Workers">Its pods.</param>
/// <param name="Runtime">Runs their containers.</param>
/// <param name="Connection">Has their logs.</param>
internal sealed record ServedNode(string Name, PodWorkers Workers, IContainerRuntime Runtime, INodeConnection Connection)
{
    /// <summary>What the node runs on.</summary>
    public required MachineFacts Machine { get; init; }

    /// <summary>How it is set up.</summary>
    public required KubeletConfiguration Settings { get; init; }

    /// <summary>What it has done.</summary>
    public required KubeletCounts Counts { get; init; }

    /// <summary>The images of the pods that it runs on its own; null where it can run none.</summary>
    public required MirrorPods? Mirrors { get; init; }

    /// <summary>What its probes found.</summary>
    public required ProbeCounts Probes { get; init; }

    /// <summary>The worker of the pod that a path names, if it is on this node.</summary>
    public PodWorker? Find(NodePath path) => path.Uid.Length > 0 ? Workers.Find(path.Uid) : Workers.Find(path.Pod);
}
