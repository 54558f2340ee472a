using Jota.Api;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>Whether a pod fits on a node beside the pods that are there: pure. Reasons and texts are upstream's.</summary>
internal static class NodeAdmissionPlan
{
    public static PodEnd? Check(V1Pod pod, IReadOnlyList<V1Pod> others, V1Node node) =>
        CheckResources(pod, others, node) ?? CheckAffinity(pod, node) ?? CheckPorts(pod, others) ?? CheckTaints(pod, node);

    private static PodEnd? CheckResources(V1Pod pod, IReadOnlyList<V1Pod> others, V1Node node)
    {
        if (node.Status?.Allocatable is not { } allocatable)
        {
            return null;
        }

        if (allocatable.TryGetValue("pods", out var most) && others.Count + 1 > most.ToInt64())
        {
            return Short("pods", 1, others.Count, most.ToInt64());
        }

        foreach (var (resource, amount) in PodResources.Requests(pod))
        {
            if (amount.ToDecimal() == 0)
            {
                continue;
            }

            var wanted = Units(resource, amount);
            var used = others.Sum(o => PodResources.Requests(o).TryGetValue(resource, out var taken) ? Units(resource, taken) : 0);
            var capacity = allocatable.TryGetValue(resource, out var there) ? Units(resource, there) : 0;
            if (wanted + used > capacity)
            {
                return Short(resource, wanted, used, capacity);
            }
        }

        return null;
    }

    private static PodEnd? CheckAffinity(V1Pod pod, V1Node node) =>
        NodeSelectorMatcher.Matches(pod.Spec, node) ? null : Failed("NodeAffinity", "node(s) didn't match Pod's node affinity/selector");

    private static PodEnd? CheckPorts(V1Pod pod, IReadOnlyList<V1Pod> others)
    {
        var taken = others.SelectMany(Ports).ToList();
        return Ports(pod).Any(wanted => taken.Any(t => Collide(wanted, t)))
            ? Failed("NodePorts", "node(s) didn't have free ports for the requested pod ports")
            : null;
    }

    private static PodEnd? CheckTaints(V1Pod pod, V1Node node)
    {
        // Only NoExecute holds here: the other effects are the scheduler's business.
        var against = (node.Spec?.Taints ?? []).Where(t => t.Effect == "NoExecute");
        return against.All(taint => (pod.Spec.Tolerations ?? []).Any(t => Tolerations.Tolerates(t, taint)))
            ? null
            : Failed("TaintToleration", "node(s) had taints that the pod didn't tolerate");
    }

    private static bool Collide((string Protocol, int Port, string Ip) a, (string Protocol, int Port, string Ip) b) =>
        a.Protocol == b.Protocol && a.Port == b.Port && (a.Ip == b.Ip || a.Ip == "0.0.0.0" || b.Ip == "0.0.0.0");

    private static IEnumerable<(string Protocol, int Port, string Ip)> Ports(V1Pod pod) => pod.All().SelectMany(c => c.Ports ?? [])
        .Where(p => p.HostPort > 0)
        .Select(p => (p.Protocol ?? "TCP", p.HostPort!.Value, string.IsNullOrEmpty(p.HostIP) ? "0.0.0.0" : p.HostIP));

    // Processors are told in thousandths, everything else in whole units.
    private static long Units(string resource, ResourceQuantity amount) =>
        (long)decimal.Ceiling(resource == "cpu" ? amount.ToDecimal() * 1000 : amount.ToDecimal());

    private static PodEnd Failed(string predicate, string why) => new(predicate, $"Predicate {predicate} failed: {why}", Rejected: true);

    private static PodEnd Short(string resource, long requested, long used, long capacity) => new(
        "OutOf" + resource, $"Node didn't have enough resource: {resource}, requested: {requested}, used: {used}, capacity: {capacity}", Rejected: true);
}
