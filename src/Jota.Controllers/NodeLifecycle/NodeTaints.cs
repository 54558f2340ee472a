using k8s.Models;

namespace Jota.Controllers;

/// <summary>The taints that tell of a node's state.</summary>
internal static class NodeTaints
{
    public const string NotReady = "node.kubernetes.io/not-ready";
    public const string Unreachable = "node.kubernetes.io/unreachable";
    public const string Unschedulable = "node.kubernetes.io/unschedulable";
    public const string MemoryPressure = "node.kubernetes.io/memory-pressure";
    public const string DiskPressure = "node.kubernetes.io/disk-pressure";
    public const string PidPressure = "node.kubernetes.io/pid-pressure";
    public const string NetworkUnavailable = "node.kubernetes.io/network-unavailable";
    public const string OutOfService = "node.kubernetes.io/out-of-service";
    public const string NoSchedule = "NoSchedule";
    public const string NoExecute = "NoExecute";

    private static readonly HashSet<string> OfConditions =
        [NotReady, Unreachable, Unschedulable, MemoryPressure, DiskPressure, PidPressure, NetworkUnavailable];

    /// <summary>The taints that make pods leave.</summary>
    public static IReadOnlyList<V1Taint> Evicting(V1Node? node) =>
        node?.Spec?.Taints is { Count: > 0 } taints ? [.. taints.Where(t => t.Effect == NoExecute)] : [];

    /// <summary>Whether both keep off the same pods.</summary>
    public static bool Same(V1Node one, V1Node other) => (one.Spec?.Taints ?? [])
        .Select(t => (t.Key, t.Value, t.Effect))
        .SequenceEqual((other.Spec?.Taints ?? []).Select(t => (t.Key, t.Value, t.Effect)));

    /// <summary>The taint that makes pods leave a lost or broken node, if the node carries it.</summary>
    public static V1Taint? Outage(V1Node node) =>
        node.Spec?.Taints?.FirstOrDefault(t => t.Effect == NoExecute && t.Key is NotReady or Unreachable);

    /// <summary>
    /// The taints that a node's conditions and spec call for to keep new pods off, among all its taints; null when they are right as they
    /// are.
    /// </summary>
    public static IReadOnlyList<V1Taint>? WithConditions(V1Node node, DateTime now)
    {
        var wanted = Wanted(node).ToList();
        return Replaced(node, t => t.Effect == NoSchedule && OfConditions.Contains(t.Key), wanted, NoSchedule, now);
    }

    /// <summary>All taints of a node with its outage told by this key, or by none; null when it is told so already.</summary>
    public static IReadOnlyList<V1Taint>? WithOutage(V1Node node, string? key, DateTime now) =>
        Replaced(node, t => t.Effect == NoExecute && t.Key is NotReady or Unreachable, key is null ? [] : [key], NoExecute, now);

    /// <summary>Which taint a readiness calls for; null for none.</summary>
    public static string? KeyOf(string? ready) => ready switch { "False" => NotReady, "Unknown" => Unreachable, _ => null };

    private static IReadOnlyList<V1Taint>? Replaced(V1Node node, Func<V1Taint, bool> ours, List<string> wanted, string effect, DateTime now)
    {
        var taints = node.Spec?.Taints ?? [];
        var present = taints.Where(ours).Select(t => t.Key).ToHashSet(StringComparer.Ordinal);
        return present.SetEquals(wanted) ? null :
        [
            .. taints.Where(t => !ours(t) || wanted.Contains(t.Key)),
            .. wanted.Where(key => !present.Contains(key)).Select(key => new V1Taint { Key = key, Effect = effect, TimeAdded = now }),
        ];
    }

    private static IEnumerable<string> Wanted(V1Node node)
    {
        IEnumerable<string?> keys =
        [
            KeyOf(NodeConditions.StatusOf(node, NodeConditions.Ready)),
            Under(node, NodeConditions.MemoryPressure, MemoryPressure),
            Under(node, NodeConditions.DiskPressure, DiskPressure),
            Under(node, NodeConditions.NetworkUnavailable, NetworkUnavailable),
            Under(node, NodeConditions.PidPressure, PidPressure),
            node.Spec?.Unschedulable == true ? Unschedulable : null,

            // A new node is tainted before its kubelet has said anything, and stays so until it has.
            NodeConditions.Find(node, NodeConditions.Ready) is null && Has(node, NotReady) ? NotReady : null,
        ];
        return keys.OfType<string>();
    }

    private static bool Has(V1Node node, string key) => node.Spec?.Taints?.Any(t => t.Key == key && t.Effect == NoSchedule) == true;

    private static string? Under(V1Node node, string condition, string key) =>
        NodeConditions.StatusOf(node, condition) == "True" ? key : null;
}
