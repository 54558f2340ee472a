using k8s.Models;

namespace Jota.Api;

/// <summary>
/// What pods take of their nodes while their resources change (KEP-1287): the greatest of what they ask for, of what they were granted
/// and of what their containers still have.
/// </summary>
public static class PodsOnNodes
{
    /// <summary>The condition of a pod that was not given what it asks for.</summary>
    public const string ResizePending = "PodResizePending";

    /// <summary>Whether a pod's status tells of other requests or limits than its spec.</summary>
    public static bool IsResizing(V1Pod pod) =>
        pod.Status is { } status
        && (Differ(pod.Spec.Containers, status.ContainerStatuses) || Differ(pod.Spec.InitContainers, status.InitContainerStatuses));

    /// <summary>
    /// The pod as if it asked for all that it may take. What can never be granted does not count. The pod itself while nothing changes.
    /// </summary>
    public static V1Pod AtMost(V1Pod pod)
    {
        if (!IsResizing(pod))
        {
            return pod;
        }

        var refused = PodConditions.Find(pod.Status, ResizePending) is { Status: "True", Reason: "Infeasible" };
        return pod with
        {
            Spec = pod.Spec with
            {
                Containers = AtMost(pod.Spec.Containers, pod.Status.ContainerStatuses, refused),
                InitContainers = AtMost(pod.Spec.InitContainers, pod.Status.InitContainerStatuses, refused),
            },
        };
    }

    private static bool Differ(IList<V1Container>? containers, IList<V1ContainerStatus>? statuses)
    {
        for (var i = 0; i < statuses?.Count; i++)
        {
            if (statuses[i].Resources is { } actual && Find(containers, statuses[i].Name, i) is { } container
                && !(ResourceLists.Same(actual, container.Resources) && IsGranted(statuses[i], container)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsGranted(V1ContainerStatus status, V1Container container) =>
        status.AllocatedResources is null || ResourceLists.Same(status.AllocatedResources, container.Resources?.Requests);

    // Statuses mostly stand in the order of the containers.
    private static V1Container? Find(IList<V1Container>? containers, string name, int hint) =>
        hint < containers?.Count && containers[hint].Name == name ? containers[hint] : containers?.FirstOrDefault(c => c.Name == name);

    private static IList<V1Container>? AtMost(IList<V1Container>? containers, IList<V1ContainerStatus>? statuses, bool refused) =>
        containers is null ? null : [.. containers.Select(container =>
            statuses?.FirstOrDefault(status => status.Name == container.Name) is { Resources: not null } status
                ? container with { Resources = AtMost(container.Resources, status, refused) }
                : container)];

    private static V1ResourceRequirements AtMost(V1ResourceRequirements? wanted, V1ContainerStatus status, bool refused) => new()
    {
        Requests = Greatest(Greatest(refused ? null : wanted?.Requests, status.Resources.Requests), status.AllocatedResources),
        Limits = Greatest(refused ? null : wanted?.Limits, status.Resources.Limits),
        Claims = wanted?.Claims,
    };

    private static IDictionary<string, ResourceQuantity>? Greatest(
        IDictionary<string, ResourceQuantity>? one, IDictionary<string, ResourceQuantity>? other)
    {
        if (one is null || other is null)
        {
            return one ?? other;
        }

        var all = new Dictionary<string, ResourceQuantity>(one);
        foreach (var (name, amount) in other)
        {
            if (!all.TryGetValue(name, out var there) || Quantity.Of(there) < Quantity.Of(amount))
            {
                all[name] = amount;
            }
        }

        return all;
    }
}
