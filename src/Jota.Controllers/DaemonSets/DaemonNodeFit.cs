using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Whether a node is to have a daemon set's pod: upstream's rule, which looks at what the pod asks of nodes, not at their room.
/// </summary>
/// <param name="ShouldRun">Whether one is to be made there.</param>
/// <param name="ShouldStay">Whether one that is there may stay.</param>
internal readonly record struct DaemonNodeFit(bool ShouldRun, bool ShouldStay)
{
    /// <summary>What holds for a node.</summary>
    /// <param name="pod">The pod's spec, with the tolerations of daemons (<see cref="DaemonPod"/>).</param>
    /// <param name="node">The node.</param>
    public static DaemonNodeFit Of(V1PodSpec pod, V1Node node)
    {
        if ((!string.IsNullOrEmpty(pod.NodeName) && pod.NodeName != node.Metadata.Name) || !NodeSelectorMatcher.Matches(pod, node))
        {
            return new(false, false);
        }

        var taints = node.Spec?.Taints ?? [];
        return Tolerations.FirstUntolerated(pod.Tolerations, taints) is null
            ? new(true, true)
            : new(false, Tolerations.FirstUntolerated(pod.Tolerations, taints.Where(t => t.Effect == NodeTaints.NoExecute)) is null);
    }
}
