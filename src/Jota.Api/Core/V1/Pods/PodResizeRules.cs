using k8s.Models;

namespace Jota.Api;

/// <summary>What a resize may change of requests and limits: processors and memory, and what is there is not taken away.</summary>
internal static class PodResizeRules
{
    private static readonly string[] Mutable = ["cpu", "memory"];

    public static void ValidateContainers(V1PodSpec spec, V1PodSpec old, FieldErrors at)
    {
        RefuseRemovals(spec.InitContainers, old.InitContainers, at.At("initContainers"));
        RefuseRemovals(spec.Containers, old.Containers, at.At("containers"));
        for (var i = 0; i < spec.Containers?.Count; i++)
        {
            if (!IsSameButForMutable(spec.Containers[i], old.Containers[i]))
            {
                at.Forbidden("only cpu and memory resources are mutable");
            }
        }

        for (var i = 0; i < spec.InitContainers?.Count; i++)
        {
            ValidateInit(spec.InitContainers[i], old.InitContainers[i], at.At("initContainers").At(i));
        }
    }

    /// <summary>What a pod asks for as a whole.</summary>
    public static void ValidateWhole(V1ResourceRequirements? resources, V1ResourceRequirements? old, FieldErrors at)
    {
        if (!SaysSomething(resources) && !SaysSomething(old))
        {
            return;
        }

        var place = at.At("resources");
        if (old is not null && resources is null)
        {
            place.Forbidden("pod-level resources cannot be removed");
            return;
        }

        if (IsRemoved(resources?.Requests, old?.Requests))
        {
            place.At("requests").Forbidden("pod-level resource requests cannot be removed");
        }

        if (IsRemoved(resources?.Limits, old?.Limits))
        {
            place.At("limits").Forbidden("pod-level resource limits cannot be removed");
        }

        if (!IsSameButForMutable(resources, old))
        {
            at.Forbidden("only cpu and memory resources are mutable at pod-level");
        }
    }

    private static void ValidateInit(V1Container container, V1Container old, FieldErrors at)
    {
        if (!IsSameButForMutable(container, old))
        {
            at.Forbidden("only cpu and memory resources for init or sidecar containers are mutable");
        }

        // Nobody starts an init container again that has done its work.
        if (container.RestartPolicy != "Always"
            && container.ResizePolicy?.Any(policy => policy.RestartPolicy == "RestartContainer") == true
            && !(Same(container.Resources?.Requests, old.Resources?.Requests) && Same(container.Resources?.Limits, old.Resources?.Limits)))
        {
            at.Forbidden("non-sidecar init containers with a resize policy of RestartContainer cannot be resized");
        }
    }

    private static void RefuseRemovals(IList<V1Container>? containers, IList<V1Container>? old, FieldErrors at)
    {
        for (var i = 0; i < containers?.Count; i++)
        {
            var place = at.At(i).At("resources");
            if (IsRemoved(containers[i].Resources?.Requests, old![i].Resources?.Requests))
            {
                place.At("requests").Forbidden("resource requests cannot be removed");
            }

            if (IsRemoved(containers[i].Resources?.Limits, old[i].Resources?.Limits))
            {
                place.At("limits").Forbidden("resource limits cannot be removed");
            }
        }
    }

    private static bool SaysSomething(V1ResourceRequirements? resources) => resources is { Requests.Count: > 0 } or { Limits.Count: > 0 };

    private static bool IsRemoved(IDictionary<string, ResourceQuantity>? list, IDictionary<string, ResourceQuantity>? old) =>
        old is { Count: > 0 } && old.Keys.Any(name => list?.ContainsKey(name) != true);

    private static bool IsSameButForMutable(V1Container container, V1Container old) =>
        IsSameButForMutable(container.Resources, old.Resources) && Same(container.ResizePolicy, old.ResizePolicy);

    private static bool IsSameButForMutable(V1ResourceRequirements? resources, V1ResourceRequirements? old) =>
        Same(Rest(resources?.Requests), Rest(old?.Requests))
        && Same(Rest(resources?.Limits), Rest(old?.Limits))
        && Same(resources?.Claims, old?.Claims);

    private static Dictionary<string, ResourceQuantity>? Rest(IDictionary<string, ResourceQuantity>? list) =>
        list?.Where(pair => !Mutable.Contains(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value);

    private static bool Same(IDictionary<string, ResourceQuantity>? one, IDictionary<string, ResourceQuantity>? other) =>
        ResourceLists.Same(one, other);

    private static bool Same<T>(IList<T>? one, IList<T>? other)
        where T : class =>
        (one?.Count ?? 0) == (other?.Count ?? 0) && (one ?? []).Zip(other ?? []).All(pair => ModelDiff.Same(pair.First, pair.Second));
}
