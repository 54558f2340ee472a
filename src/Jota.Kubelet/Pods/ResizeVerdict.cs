using Jota.Api;
using Jota.Kubelet.Remembered;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>Whether a node can ever, and can now, give a pod other resources. Pure; reasons and texts are upstream's.</summary>
internal static class ResizeVerdict
{
    /// <summary>What the whole node could not give; null when it could.</summary>
    public static ResizePending? Infeasible(V1Pod wanted, PodDemand demand, in ResourceAmounts allocatable)
    {
        foreach (var resource in (ReadOnlySpan<string>)["memory", "cpu"])
        {
            if (demand.Requests.Of(resource) > allocatable.Of(resource))
            {
                return new(
                    ResizePending.Infeasible,
                    $"Node didn't have enough capacity: {resource}, requested: {demand.Requests.Of(resource)}, "
                    + $"capacity: {allocatable.Of(resource)}",
                    wanted.Metadata.Generation);
            }
        }

        return null;
    }

    /// <summary>What others have now.</summary>
    public static ResizePending Deferred(V1Pod wanted, ResourceShortage shortage) =>
        new(ResizePending.Deferred, shortage.Message, wanted.Metadata.Generation);

    /// <summary>
    /// Who comes first when room is left: those who ask for no more than they have, then by priority, then by quality of service; else
    /// who asked first.
    /// </summary>
    public static int Rank(V1Pod wanted, PodDemand demand, PodDemand has) =>
        demand.Requests.Of("cpu") <= has.Requests.Of("cpu") && demand.Requests.Of("memory") <= has.Requests.Of("memory")
            ? int.MaxValue
            : wanted.Spec.Priority ?? 0;
}
