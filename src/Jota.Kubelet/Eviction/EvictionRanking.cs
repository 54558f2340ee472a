namespace Jota.Kubelet.Eviction;

/// <summary>
/// In which order pods are given up: first those of which nothing is known, then those that use more than they ask for, then by priority,
/// lower ones first, then by how much they use beyond what they ask for. Where processes run out, by priority alone. Pure.
/// </summary>
internal static class EvictionRanking
{
    /// <summary>The pods, the first to go first.</summary>
    public static IReadOnlyList<EvictionCandidate> Order(string signal, IEnumerable<EvictionCandidate> pods)
    {
        var resource = EvictionSignal.ResourceOf(signal) == "memory" ? "memory" : "ephemeral-storage";
        return signal == EvictionSignal.Pids
            ? [.. pods.OrderBy(Priority).ThenBy(Name, StringComparer.Ordinal)]
            :
            [
                .. pods.OrderBy(pod => pod.Used is not null)
                    .ThenBy(pod => pod.Use(resource) <= pod.Request(resource))
                    .ThenBy(Priority)
                    .ThenByDescending(pod => pod.Use(resource) - pod.Request(resource))
                    .ThenBy(Name, StringComparer.Ordinal),
            ];
    }

    private static int Priority(EvictionCandidate pod) => pod.Pod.Spec.Priority ?? 0;

    private static string Name(EvictionCandidate pod) => $"{pod.Pod.Metadata.NamespaceProperty}/{pod.Pod.Metadata.Name}";
}
