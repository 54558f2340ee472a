using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.Kubelet.Specs;

/// <summary>
/// What a node gave a pod of processors and memory, where that is not what the pod's spec asks for: since a resize waits for room, or for
/// ever (KEP-1287).
/// </summary>
/// <param name="Containers">By name.</param>
/// <param name="Pod">The pod as a whole.</param>
internal sealed record Allocation(ImmutableDictionary<string, V1ResourceRequirements?> Containers, V1ResourceRequirements? Pod)
{
    /// <summary>All that a spec asks for.</summary>
    public static Allocation Of(V1Pod pod) => new(
        pod.All().DistinctBy(c => c.Name).ToImmutableDictionary(c => c.Name, c => (V1ResourceRequirements?)c.Resources),
        pod.Spec.Resources);

    /// <summary>
    /// What a pod had by its status, when that is something else than its spec asks for; null when it is not. That is how a kubelet knows
    /// what it gave before it was started again.
    /// </summary>
    public static Allocation? OfStatus(V1Pod pod)
    {
        if (pod.Status?.StartTime is null)
        {
            return null;
        }

        var known = new Allocation(
            pod.All().DistinctBy(c => c.Name).ToImmutableDictionary(
                c => c.Name, c => StatusOf(pod, c.Name)?.Resources ?? (V1ResourceRequirements?)c.Resources),
            pod.Spec.Resources is { } whole && pod.Status.Resources is { Requests.Count: > 0 } or { Limits.Count: > 0 }
                ? pod.Status.Resources
                : pod.Spec.Resources);
        return known.IsOf(pod) ? null : known;
    }

    /// <summary>The status of a container, whichever sort it is of.</summary>
    public static V1ContainerStatus? StatusOf(V1Pod pod, string container) =>
        Find(pod.Status?.ContainerStatuses, container) ?? Find(pod.Status?.InitContainerStatuses, container);

    /// <summary>Whether a spec asks for just this.</summary>
    public bool IsOf(V1Pod pod) => ResourceLists.Same(Pod, pod.Spec.Resources)
        && pod.All().All(c => !Containers.TryGetValue(c.Name, out var given) || ResourceLists.Same(given, c.Resources));

    /// <summary>The pod as if it asked for what it was given; nothing else of it is different.</summary>
    public V1Pod Apply(V1Pod pod) => pod with
    {
        Spec = pod.Spec with
        {
            Containers = Apply(pod.Spec.Containers),
            InitContainers = Apply(pod.Spec.InitContainers),
            Resources = Pod,
        },
    };

    private static V1ContainerStatus? Find(IList<V1ContainerStatus>? statuses, string name)
    {
        for (var i = 0; i < statuses?.Count; i++)
        {
            if (statuses[i].Name == name)
            {
                return statuses[i];
            }
        }

        return null;
    }

    private IList<V1Container>? Apply(IList<V1Container>? containers) => containers is null
        ? null
        : [.. containers.Select(c => Containers.TryGetValue(c.Name, out var given) && !ResourceLists.Same(given, c.Resources)
            ? c with { Resources = new() { Requests = given?.Requests, Limits = given?.Limits, Claims = c.Resources?.Claims } }
            : c)];
}
