using k8s.Models;

namespace Jota.Api;

/// <summary>What a pod asks for as a whole, as far as it follows from what its containers ask for and from the pod's own limits.</summary>
internal static class PodLevelResourceDefaults
{
    public static void Apply(V1PodSpec spec)
    {
        if (spec.Resources?.Limits is not { Count: > 0 } limits)
        {
            return;
        }

        var requests = new Dictionary<string, ResourceQuantity>(spec.Resources.Requests ?? new Dictionary<string, ResourceQuantity>());
        foreach (var (name, amount) in PodResources.OfContainers(spec, c => c.Resources?.Requests))
        {
            if (ResourceNaming.IsPodLevel(name) && !ResourceNaming.IsHugePages(name))
            {
                requests.TryAdd(name, amount.ToResourceQuantity());
            }
        }

        foreach (var (name, limit) in limits)
        {
            if (ResourceNaming.IsPodLevel(name))
            {
                requests.TryAdd(name, limit);
            }
        }

        spec.Resources.Requests = requests.Count == 0 ? null : requests;
    }
}
