using System.Collections.Immutable;
using System.Globalization;
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
            if (Tolerates(toleration, taint))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Tolerates(V1Toleration toleration, V1Taint taint)
    {
        if (!string.IsNullOrEmpty(toleration.Effect) && toleration.Effect != taint.Effect)
        {
            return false;
        }

        if (!string.IsNullOrEmpty(toleration.Key) && toleration.Key != taint.Key)
        {
            return false;
        }

        return toleration.OperatorProperty switch
        {
            null or "" or "Equal" => (toleration.Value ?? "") == (taint.Value ?? ""),
            "Exists" => true,
            "Gt" => Compare(taint.Value, toleration.Value) > 0,
            "Lt" => Compare(taint.Value, toleration.Value) < 0,
            _ => false,
        };
    }

    private static int? Compare(string? left, string? right) =>
        long.TryParse(left, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var one)
        && long.TryParse(right, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var other)
            ? one.CompareTo(other)
            : null;
}
