using Jota.Api;
using k8s.Models;

namespace Jota.Kubelet.Specs;

/// <summary>How long a pod's containers may take to stop.</summary>
internal static class PodGrace
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    /// <summary>What the delete granted, else what the spec states; at least a second.</summary>
    public static TimeSpan Of(V1Pod pod)
    {
        var seconds = pod.IsDeleting()
            ? pod.Metadata.DeletionGracePeriodSeconds ?? pod.Spec.TerminationGracePeriodSeconds
            : pod.Spec.TerminationGracePeriodSeconds;
        var grace = Spans.FromSeconds(seconds ?? 30);
        return grace < Least ? Least : grace;
    }
}
