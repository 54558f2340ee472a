using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>Whether tolerations let a pod near a taint.</summary>
internal static class Taints
{
    public const string NoSchedule = "NoSchedule";
    public const string PreferNoSchedule = "PreferNoSchedule";
    public const string NoExecute = "NoExecute";
    public const string UnschedulableKey = "node.kubernetes.io/unschedulable";

    /// <summary>Whether a taint keeps pods away, rather than only discouraging them.</summary>
    public static bool KeepsAway(V1Taint taint) => taint.Effect is NoSchedule or NoExecute;

    public static bool AreTolerated(ImmutableArray<V1Taint> taints, ImmutableArray<V1Toleration> tolerations)
    {
        foreach (var taint in taints)
        {
            if (!IsTolerated(taint, tolerations))
            {
                return false;
            }
        }

        return true;
    }

    public static bool IsTolerated(V1Taint taint, ImmutableArray<V1Toleration> tolerations)
    {
        foreach (var toleration in tolerations)
        {
            if (Tolerations.Tolerates(toleration, taint))
            {
                return true;
            }
        }

        return false;
    }
}
