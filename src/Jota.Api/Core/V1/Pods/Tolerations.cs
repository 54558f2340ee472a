using k8s.Models;

namespace Jota.Api;

/// <summary>Whether pods put up with the taints of nodes.</summary>
public static class Tolerations
{
    /// <summary>
    /// Whether the toleration covers the taint: the same effect (or any, when it names none), the same key (or any, with
    /// <c>Exists</c> and no key), and the same value unless the operator is <c>Exists</c>.
    /// </summary>
    public static bool Tolerates(V1Toleration toleration, V1Taint taint)
    {
        var key = toleration.Key ?? "";
        if (!string.IsNullOrEmpty(toleration.Effect) && toleration.Effect != taint.Effect)
        {
            return false;
        }

        if (key.Length > 0 && key != taint.Key)
        {
            return false;
        }

        return toleration.OperatorProperty switch
        {
            null or "" or "Equal" => (toleration.Value ?? "") == (taint.Value ?? ""),
            "Exists" => true,
            _ => false,
        };
    }

    /// <summary>Whether any of the tolerations covers the taint.</summary>
    public static bool Tolerates(IEnumerable<V1Toleration>? tolerations, V1Taint taint) =>
        tolerations?.Any(toleration => Tolerates(toleration, taint)) == true;

    /// <summary>
    /// The first taint that keeps new pods off (<c>NoSchedule</c>, <c>NoExecute</c>) and that no toleration covers, or null.
    /// </summary>
    public static V1Taint? FirstUntolerated(IEnumerable<V1Toleration>? tolerations, IEnumerable<V1Taint>? taints)
    {
        var all = tolerations as IReadOnlyCollection<V1Toleration> ?? [.. tolerations ?? []];
        return taints?.FirstOrDefault(taint => taint.Effect is "NoSchedule" or "NoExecute" && !Tolerates(all, taint));
    }

    /// <summary>What tells tolerations apart but for their time.</summary>
    internal static (string Key, string Operator, string Value, string Effect) WithoutTime(V1Toleration toleration) =>
        (toleration.Key ?? "", toleration.OperatorProperty ?? "", toleration.Value ?? "", toleration.Effect ?? "");
}
