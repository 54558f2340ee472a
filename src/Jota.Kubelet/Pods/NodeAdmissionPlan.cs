using Jota.Api;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>Whether a pod fits on a node beside the pods that are there: pure. Reasons and texts are upstream's.</summary>
internal static class NodeAdmissionPlan
{
    public static PodEnd? Check(V1Pod pod, PodDemand demand, IReadOnlyList<PodDemand> others, V1Node node) =>
        CheckResources(demand, others, node) ?? CheckAffinity(pod, node) ?? CheckPorts(demand, others) ?? CheckTaints(pod, node);

    private static PodEnd? CheckResources(PodDemand pod, IReadOnlyList<PodDemand> others, V1Node node)
    {
        if (node.Status?.Allocatable is not { } allocatable)
        {
            return null;
        }

        if (allocatable.TryGetValue("pods", out var most) && others.Count + 1 > most.ToInt64())
        {
            return Short("pods", 1, others.Count, most.ToInt64());
        }

        foreach (var (resource, wanted) in pod.Requests)
        {
            var used = Used(resource, others);
            var capacity = allocatable.TryGetValue(resource, out var there) ? PodDemand.Units(resource, there) : 0;
            if (wanted + used > capacity)
            {
                return Short(resource, wanted, used, capacity);
            }
        }

        return null;
    }

    private static long Used(string resource, IReadOnlyList<PodDemand> others)
    {
        var used = 0L;
        for (var i = 0; i < others.Count; i++)
        {
            used += others[i].Of(resource);
        }

        return used;
    }

    private static PodEnd? CheckAffinity(V1Pod pod, V1Node node) =>
        NodeSelectorMatcher.Matches(pod.Spec, node) ? null : Failed("NodeAffinity", "node(s) didn't match Pod's node affinity/selector");

    private static PodEnd? CheckPorts(PodDemand pod, IReadOnlyList<PodDemand> others) =>
        pod.Ports.Count > 0 && pod.Ports.Any(wanted => others.Any(other => other.Ports.Any(taken => Collide(wanted, taken))))
            ? Failed("NodePorts", "node(s) didn't have free ports for the requested pod ports")
            : null;

    private static PodEnd? CheckTaints(V1Pod pod, V1Node node)
    {
        if (node.Spec?.Taints is not { Count: > 0 })
        {
            return null;
        }

        // Only NoExecute holds here: the other effects are the scheduler's business.
        var against = node.Spec.Taints.Where(t => t.Effect == "NoExecute");
        return against.All(taint => (pod.Spec.Tolerations ?? []).Any(t => Tolerations.Tolerates(t, taint)))
            ? null
            : Failed("TaintToleration", "node(s) had taints that the pod didn't tolerate");
    }

    private static bool Collide((string Protocol, int Port, string Ip) a, (string Protocol, int Port, string Ip) b) =>
        a.Protocol == b.Protocol && a.Port == b.Port && (a.Ip == b.Ip || a.Ip == "0.0.0.0" || b.Ip == "0.0.0.0");

    private static PodEnd Failed(string predicate, string why) => new(predicate, $"Predicate {predicate} failed: {why}", Rejected: true);

    private static PodEnd Short(string resource, long requested, long used, long capacity) => new(
        "OutOf" + resource, $"Node didn't have enough resource: {resource}, requested: {requested}, used: {used}, capacity: {capacity}", Rejected: true);
}
