using k8s.Models;

namespace Jota.Api;

/// <summary>What a pod takes of a node, all containers together.</summary>
public static class PodResources
{
    /// <summary>
    /// The pod's effective requests: for each resource the greater of what all containers and sidecars hold together and of what
    /// any init container needs at its turn beside the sidecars started before it; what the pod asks for as a whole goes before
    /// that; the overhead comes on top.
    /// </summary>
    public static IReadOnlyDictionary<string, Quantity> Requests(V1Pod pod)
    {
        var sum = Whole(pod.Spec, r => r?.Requests);
        Add(sum, pod.Spec.Overhead);
        return sum;
    }

    /// <summary>The effective requests without the overhead.</summary>
    public static IReadOnlyDictionary<string, Quantity> RequestsOf(V1PodSpec spec) => Whole(spec, r => r?.Requests);

    /// <summary>The effective limits without the overhead.</summary>
    public static IReadOnlyDictionary<string, Quantity> LimitsOf(V1PodSpec spec) => Whole(spec, r => r?.Limits);

    /// <summary>
    /// The pod's effective limits, reckoned like <see cref="Requests"/>; the overhead comes on top only where there is a limit.
    /// </summary>
    public static IReadOnlyDictionary<string, Quantity> Limits(V1Pod pod)
    {
        var sum = Whole(pod.Spec, r => r?.Limits);
        foreach (var (name, amount) in pod.Spec.Overhead ?? new Dictionary<string, ResourceQuantity>())
        {
            if (sum.TryGetValue(name, out var limit) && !limit.IsZero)
            {
                sum[name] = limit + Quantity.Of(amount);
            }
        }

        return sum;
    }

    internal static Dictionary<string, Quantity> OfContainers(
        V1PodSpec spec, Func<V1Container, IDictionary<string, ResourceQuantity>?> part)
    {
        var sum = new Dictionary<string, Quantity>();
        foreach (var container in spec.Containers ?? [])
        {
            Add(sum, part(container));
        }

        var sidecars = new Dictionary<string, Quantity>();
        var peak = new Dictionary<string, Quantity>();
        foreach (var container in spec.InitContainers ?? [])
        {
            var turn = new Dictionary<string, Quantity>(sidecars);
            Add(turn, part(container));
            if (container.RestartPolicy == "Always")
            {
                Add(sum, part(container));
                sidecars = turn;
            }

            Max(peak, turn);
        }

        Max(sum, peak);
        return sum;
    }

    /// <summary>What the containers say together; where the pod as a whole says something, that goes before.</summary>
    private static Dictionary<string, Quantity> Whole(
        V1PodSpec spec, Func<V1ResourceRequirements?, IDictionary<string, ResourceQuantity>?> part)
    {
        var sum = OfContainers(spec, container => part(container.Resources));
        foreach (var (name, amount) in part(spec.Resources) ?? new Dictionary<string, ResourceQuantity>())
        {
            if (ResourceNaming.IsPodLevel(name))
            {
                sum[name] = Quantity.Of(amount);
            }
        }

        return sum;
    }

    private static void Add(Dictionary<string, Quantity> sum, IDictionary<string, ResourceQuantity>? part)
    {
        foreach (var (name, amount) in part ?? new Dictionary<string, ResourceQuantity>())
        {
            sum[name] = sum.TryGetValue(name, out var before) ? before + Quantity.Of(amount) : Quantity.Of(amount);
        }
    }

    private static void Max(Dictionary<string, Quantity> into, Dictionary<string, Quantity> other)
    {
        foreach (var (name, amount) in other)
        {
            if (!into.TryGetValue(name, out var there) || there < amount)
            {
                into[name] = amount;
            }
        }
    }
}
