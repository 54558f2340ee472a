namespace Jota.Scheduler;

/// <summary>A verdict that is about other pods, with which those are, and what would change it.</summary>
internal static class PodObstacleText
{
    private const int MostNames = 3;

    public static (string Reason, string? Help) Of(PodShape pod, ClusterState cluster, NodeState node, string reason) => reason switch
    {
        "node(s) didn't match pod affinity rules" =>
            ($"the pod must be with others that are not there ({Keys(pod.Footprint.Wants!.Required)})",
                "start those pods there first, or make the affinity a preferred one"),
        "node(s) didn't match pod anti-affinity rules" =>
            ($"pods are there that the pod must be apart from ({Keys(pod.Footprint.Wants!.RequiredApart)}): {Near(pod, cluster, node)}",
                $"add a node, move those pods away from {node.Name}, or make the anti-affinity a preferred one"),
        "node(s) didn't satisfy existing pods anti-affinity rules" =>
            ($"a pod there must be apart from pods like this one: {Refusing(pod, cluster, node)}",
                $"add a node, or move that pod away from {node.Name}"),
        _ => (reason, null),
    };

    private static string Keys(IEnumerable<AffinityTerm> terms) =>
        string.Join(", ", terms.Select(term => $"same {term.Key}").Distinct(StringComparer.Ordinal));

    private static string Near(PodShape pod, ClusterState cluster, NodeState node) => Names(pod.Footprint.Wants!.RequiredApart.SelectMany(
        term => Around(cluster, node, term.Key).Where(other => term.Pods.Matches(other.Class, cluster.Namespaces))));

    private static string Refusing(PodShape pod, ClusterState cluster, NodeState node) => Names(cluster.Nodes
        .SelectMany(there => there.Pods.Values.Select(other => (Node: there, Pod: other)))
        .Where(other => other.Pod.Wants?.RequiredApart.Any(term =>
            term.Pods.Matches(pod.Footprint.Class, cluster.Namespaces) && AreTogether(cluster, node, other.Node, term.Key)) == true)
        .Select(other => other.Pod));

    private static IEnumerable<PodFootprint> Around(ClusterState cluster, NodeState node, string key) =>
        cluster.Nodes.Where(other => AreTogether(cluster, node, other, key)).SelectMany(other => other.Pods.Values);

    private static bool AreTogether(ClusterState cluster, NodeState one, NodeState other, string key) =>
        cluster.KeyOf(key) is var topology && one.Of(topology) is var domain and not TopologyKey.None && domain == other.Of(topology);

    private static string Names(IEnumerable<PodFootprint> pods)
    {
        var names = pods.Select(pod => pod.Key.ToString()).Distinct().Take(MostNames + 1).ToList();
        return string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? ", ..." : "");
    }
}
