using Jota.Api;
using Jota.Kubelet.Remembered;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>Whether a pod fits on a node beside the pods that are there: decides only. Reasons and texts are upstream's.</summary>
internal static class NodeAdmissionPlan
{
    public static PodEnd? Check(V1Pod pod, PodDemand demand, NodeUse others, V1Node node) =>
        CheckResources(demand, others, node) ?? CheckAffinity(pod, node) ?? CheckPorts(demand, others) ?? CheckTaints(pod, node);

    private static PodEnd? CheckResources(PodDemand pod, NodeUse others, V1Node node)
    {
        if (node.Status?.Allocatable is not { } stated)
        {
            return null;
        }

        var allocatable = ResourceAmounts.Of(stated);
        if (stated.ContainsKey("pods") && others.Count + 1 > allocatable.Pods)
        {
            return Short("pods", 1, others.Count, allocatable.Pods);
        }

        if (pod.Requests.IsNothing)
        {
            return null;
        }

        foreach (var (resource, wanted) in pod.Requests.Parts())
        {
            var used = others.Of(resource);
            if (wanted > Saturating.Subtract(allocatable.Of(resource), used))
            {
                return Short(resource, wanted, used, allocatable.Of(resource));
            }
        }

        return null;
    }

    private static PodEnd? CheckAffinity(V1Pod pod, V1Node node) =>
        NodeSelectorMatcher.Matches(pod.Spec, node) ? null : Failed("NodeAffinity", "node(s) didn't match Pod's node affinity/selector");

    private static PodEnd? CheckPorts(PodDemand pod, NodeUse others) =>
        pod.Ports.Any(others.IsTaken)
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

    private static PodEnd Failed(string predicate, string why) => new(predicate, $"Predicate {predicate} failed: {why}", Rejected: true);

    private static PodEnd Short(string resource, long requested, long used, long capacity) => new(
        "OutOf" + resource, $"Node didn't have enough resource: {resource}, requested: {requested}, used: {used}, capacity: {capacity}",
        Rejected: true);
}
