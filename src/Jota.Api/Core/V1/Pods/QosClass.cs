using k8s.Models;

namespace Jota.Api;

/// <summary>The quality-of-service class of a pod, which says who is evicted first and how its cgroups are set up.</summary>
public static class QosClass
{
    /// <summary>Every container has limits of CPU and memory, equal to its requests.</summary>
    public const string Guaranteed = "Guaranteed";

    /// <summary>Something is asked for, but not all of it.</summary>
    public const string Burstable = "Burstable";

    /// <summary>Nothing is asked for.</summary>
    public const string BestEffort = "BestEffort";

    private static readonly string[] Counted = ["cpu", "memory"];

    /// <summary>
    /// The class that follows from the pod's CPU and memory. What the pod asks for as a whole counts instead of what its containers
    /// ask for. Quantities of zero count as not given.
    /// </summary>
    public static string Of(V1Pod pod) => pod.Spec is { } spec ? Of(spec) : BestEffort;

    /// <summary>The class that follows from a spec.</summary>
    public static string Of(V1PodSpec spec)
    {
        if (spec.Resources is { } whole && (whole.Limits is { Count: > 0 } || whole.Requests is { Count: > 0 }))
        {
            return Classify([whole]);
        }

        return Classify([.. (spec.Containers ?? []).Concat(spec.InitContainers ?? []).Select(c => c.Resources)]);
    }

    private static string Classify(IReadOnlyList<V1ResourceRequirements?> parts)
    {
        if (!parts.Any(part => Counted.Any(name => Amount(part?.Requests, name) != 0 || Amount(part?.Limits, name) != 0)))
        {
            return BestEffort;
        }

        return parts.All(part => Counted.All(name => IsFixed(part, name))) ? Guaranteed : Burstable;
    }

    // A request that is left out counts as equal to its limit: that is its default.
    private static bool IsFixed(V1ResourceRequirements? part, string name)
    {
        var limit = Amount(part?.Limits, name);
        var request = Amount(part?.Requests, name);
        return limit != 0 && (request == 0 || request == limit);
    }

    private static decimal Amount(IDictionary<string, ResourceQuantity>? list, string name) =>
        list is not null && list.TryGetValue(name, out var quantity) && quantity is not null ? quantity.ToDecimal() : 0;
}
