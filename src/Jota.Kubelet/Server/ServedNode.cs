using Jota.Client;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Runtime;

namespace Jota.Kubelet.Server;

/// <summary>What a node's server asks a node.</summary>
/// <param name="Name">The node.</param>
/// <param name="Workers">Its pods.</param>
/// <param name="Runtime">Runs their containers.</param>
/// <param name="Connection">Has their logs.</param>
internal sealed record ServedNode(string Name, PodWorkers Workers, IContainerRuntime Runtime, INodeConnection Connection)
{
    /// <summary>The worker of the pod that a path names, if it is on this node.</summary>
    public PodWorker? Find(NodePath path) => path.Uid.Length > 0 ? Workers.Find(path.Uid) : Workers.Find(path.Pod);
}
