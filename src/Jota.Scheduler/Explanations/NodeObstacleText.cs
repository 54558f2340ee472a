using System.Globalization;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>A filter's verdict with what it was found from, and what would change it.</summary>
internal static class NodeObstacleText
{
    private static readonly (string Reason, string Name, string Field, Func<ResourceAmounts, long> Amount)[] Resources =
    [
        ("Insufficient cpu", "cpu", "cpu", a => a.Cpu),
        ("Insufficient memory", "memory", "memory", a => a.Memory),
        ("Insufficient ephemeral-storage", "ephemeral storage", "ephemeral-storage", a => a.EphemeralStorage),
    ];

    public static IEnumerable<(string Reason, string? Help)> Of(
        PodShape pod, ClusterState cluster, NodeState node, Rejection rejection) =>
        rejection.Plugin switch
        {
            "NodeUnschedulable" => [("it is cordoned", $"kubectl uncordon {node.Name}")],
            "TaintToleration" => node.HardTaints.Where(t => !Taints.IsTolerated(t, pod.Tolerations)).Select(t => OfTaint(node, t)),
            "NodeAffinity" => OfLabels(pod, node),
            "NodeResourcesFit" => rejection.Reasons.Select(reason => OfAmount(pod, node, reason)),
            "NodePorts" =>
                [($"a host port of the pod is taken there ({Ports(pod)})", "use another hostPort, or none and a Service instead")],
            "PodTopologySpread" => rejection.Reasons.Select(reason => OfSpread(pod, node, reason)),
            "InterPodAffinity" => rejection.Reasons.Select(reason => PodObstacleText.Of(pod, cluster, node, reason)),
            "VolumeBinding" or "VolumeZone" or "VolumeRestrictions" or "NodeVolumeLimits" =>
                rejection.Reasons.Select(reason => VolumeObstacleText.Of(pod, cluster, node, reason)),
            "DynamicResources" =>
                rejection.Reasons.Select(reason => (reason, (string?)"leave resourceClaims out: no driver serves them here")),
            _ => rejection.Reasons.Select(reason => (reason, (string?)null)),
        };

    private static (string, string?) OfSpread(PodShape pod, NodeState node, string reason)
    {
        var hard = pod.Spread.Where(spread => spread.IsHard).ToList();
        var labels = node.Node!.Metadata.Labels;
        if (hard.Find(spread => labels?.ContainsKey(spread.Key) != true) is { } missing
            && reason.Contains("missing", StringComparison.Ordinal))
        {
            return ($"the pod is to be spread by the label {missing.Key}, which the node lacks",
                $"kubectl label node {node.Name} {missing.Key}=VALUE");
        }

        var places = string.Join(", ", hard.Select(spread =>
            string.Create(CultureInfo.InvariantCulture, $"{spread.Key} with maxSkew {spread.MaxSkew}")));
        return ($"the pod would make its kind's spread too uneven there ({places})",
            "make room where there are fewer of them, allow a larger maxSkew, or use whenUnsatisfiable: ScheduleAnyway");
    }

    private static string Ports(PodShape pod) =>
        string.Join(", ", pod.Footprint.Ports.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Port}/{p.Protocol}")));

    private static (string, string?) OfTaint(NodeState node, V1Taint taint)
    {
        var text = taint.Value is { Length: > 0 } value ? $"{taint.Key}={value}:{taint.Effect}" : $"{taint.Key}:{taint.Effect}";
        return taint.Key switch
        {
            "node.kubernetes.io/not-ready" or "node.kubernetes.io/unreachable" =>
                ($"the node is not ready (taint {text})", $"see what the node lacks: kubectl describe node {node.Name}"),
            "node.kubernetes.io/unschedulable" => ("it is cordoned", $"kubectl uncordon {node.Name}"),
            _ => ($"the pod does not tolerate its taint {text}",
                $"add a toleration for {taint.Key} to the pod, or: kubectl taint node {node.Name} {taint.Key}:{taint.Effect}-"),
        };
    }

    private static IEnumerable<(string, string?)> OfLabels(PodShape pod, NodeState node)
    {
        var labels = node.Node!.Metadata.Labels ?? new Dictionary<string, string>();
        var missing = (pod.Spec.NodeSelector
            ?? new Dictionary<string, string>()).Where(s => !labels.TryGetValue(s.Key, out var value) || value != s.Value).ToList();
        foreach (var (key, wanted) in missing)
        {
            var has = labels.TryGetValue(key, out var value) ? $"it has {key}={value}" : $"it has no label {key}";
            yield return ($"the pod's nodeSelector wants {key}={wanted}; {has}",
                $"kubectl label node {node.Name} {key}={wanted}{(value is null ? "" : " --overwrite")}");
        }

        if (missing.Count == 0)
        {
            yield return ($"the pod's required node affinity wants {LabelText.Of(pod.Spec)}; {LabelText.Of(pod.Spec, labels)}",
                "label a node as the affinity asks, or ask for less");
        }
    }

    private static (string, string?) OfAmount(PodShape pod, NodeState node, string reason)
    {
        if (reason == "Too many pods")
        {
            return (string.Create(CultureInfo.InvariantCulture, $"it runs {node.PodCount} pods and takes {node.Allocatable.Pods} at most"),
                "delete pods, or add a node");
        }

        var (name, field, wanted, there, free) = Amount(pod, node, reason);
        return ($"the pod asks for {name} {wanted}; {(free == there ? $"the node has {there} in all" : $"{free} of {there} are free")}",
            $"ask for less (resources.requests.{field}; up to {free} would fit on {node.Name}), make room there, or add a larger node");
    }

    private static (string Name, string Field, string Wanted, string There, string Free) Amount(PodShape pod, NodeState node, string reason)
    {
        var known = Array.Find(Resources, r => r.Reason == reason);
        var name = known.Name ?? reason["Insufficient ".Length..];
        var amount = known.Amount ?? (a => a.Scalar(name));
        var (wanted, there) = (amount(pod.Footprint.Requests), amount(node.Allocatable));
        var free = Math.Max(0, there - amount(node.Requested));
        return (name, known.Field ?? $"\"{name}\"", Text(name, wanted), Text(name, there), Text(name, free));
    }

    private static string Text(string name, long amount) => name switch
    {
        "cpu" => Quantity.OfMillis(amount).ToString(),
        "memory" or "ephemeral storage" => Quantity.Of(amount, QuantityNotation.Binary).ToString(),
        _ => amount.ToString(CultureInfo.InvariantCulture),
    };
}
