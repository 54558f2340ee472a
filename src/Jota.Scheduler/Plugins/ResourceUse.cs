using Jota.Api;

namespace Jota.Scheduler;

/// <summary>What would be taken of one resource of a node if a pod were there.</summary>
/// <param name="Allocatable">What the node has; 0 where it does not count for this pod.</param>
/// <param name="Taken">What is taken of it, which may be more.</param>
internal readonly record struct ResourceUse(long Allocatable, long Taken)
{
    /// <summary>Reckons.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="node">The node.</param>
    /// <param name="counted">Whether containers that ask for nothing count as <see cref="PodFootprint.Counted"/> says.</param>
    public static ResourceUse Of(string resource, PodShape pod, NodeState node, bool counted)
    {
        if (counted && resource is ("cpu" or "memory"))
        {
            return new(
                node.Allocatable.Of(resource), Saturating.Add(node.Counted.Of(resource), pod.Footprint.Counted.Of(resource)));
        }

        // An extended resource says nothing of a pod that does not ask for it.
        var wanted = pod.Footprint.Requests.Of(resource);
        return wanted == 0 && resource is not ("cpu" or "memory" or "ephemeral-storage")
            ? default
            : new(node.Allocatable.Of(resource), Saturating.Add(node.Requested.Of(resource), wanted));
    }
}
