using k8s.Models;

namespace Jota.Api;

/// <summary>The simple cells of the wide pods table.</summary>
internal static class PodCells
{
    public static object OrNone(string? text) => string.IsNullOrEmpty(text) ? "<none>" : text;

    public static object Ip(V1Pod pod) => OrNone(pod.Status?.PodIPs is { Count: > 0 } all ? all[0].Ip : pod.Status?.PodIP);

    public static object ReadinessGates(V1Pod pod)
    {
        if (pod.Spec?.ReadinessGates is not { Count: > 0 } gates)
        {
            return "<none>";
        }

        // The first of a type counts, as everywhere.
        var met = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var condition in pod.Status?.Conditions ?? [])
        {
            met.TryAdd(condition.Type ?? "", condition.Status == "True");
        }

        var open = gates.Count(gate => met.GetValueOrDefault(gate.ConditionType ?? ""));
        return $"{open}/{gates.Count}";
    }
}
