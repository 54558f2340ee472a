using k8s.Models;

namespace Jota.Api;

/// <summary>
/// What goes through <c>pods/NAME/resize</c>: the processors and the memory of a pod that exists, container by container or as a whole
/// (KEP-1287, KEP-5419). Which of it takes effect when is the node's business.
/// </summary>
public static class PodResizePart
{
    /// <summary>The pod with the resources that are wanted; everything else of a body does not count.</summary>
    /// <remarks>Where containers are missing, renamed or in another order, they are left so for <see cref="Validate"/> to refuse.</remarks>
    public static V1Pod Prepare(V1Pod wanted, V1Pod old)
    {
        var spec = wanted.Spec;
        return (spec?.Containers?.Count ?? 0) != old.Spec.Containers.Count
            || (spec?.InitContainers?.Count ?? 0) != (old.Spec.InitContainers?.Count ?? 0)
            ? old with { Spec = old.Spec with { Containers = spec?.Containers, InitContainers = spec?.InitContainers } }
            : old with
            {
                Spec = old.Spec with
                {
                    Containers = WithResourcesOf(spec!.Containers, old.Spec.Containers),
                    InitContainers = WithResourcesOf(spec.InitContainers, old.Spec.InitContainers),
                    Resources = spec.Resources,
                },
            };
    }

    /// <summary>Upstream's rules of a resize; <paramref name="pod"/> is what <see cref="Prepare"/> answered.</summary>
    public static void Validate(V1Pod pod, V1Pod old, FieldErrors errors)
    {
        if (old.Metadata?.Annotations?.ContainsKey(PodAnnotations.Mirror) == true)
        {
            errors.Forbidden("static pods cannot be resized");
            return;
        }

        if (old.Spec.Os?.Name == "windows")
        {
            errors.Forbidden("windows pods cannot be resized");
            return;
        }

        PodRules.Validate(pod, errors);
        var at = errors.At("spec");
        ValidateAsAWhole(pod, old, at);
        if (HasSameContainers(pod.Spec.Containers, old.Spec.Containers, at.At("containers"), "containers")
            & HasSameContainers(pod.Spec.InitContainers, old.Spec.InitContainers, at.At("initContainers"), "initContainers"))
        {
            PodResizeRules.ValidateContainers(pod.Spec, old.Spec, at);
        }
    }

    private static void ValidateAsAWhole(V1Pod pod, V1Pod old, FieldErrors at)
    {
        var before = old.Status?.QosClass is { Length: > 0 } settled ? settled : QosClass.Of(old);
        if (before != QosClass.Of(pod))
        {
            at.Invalid(pod.Status?.QosClass ?? "", "Pod QOS Class may not change as a result of resizing");
        }

        if (old.Status?.ContainerStatuses?.FirstOrDefault(c => c.State?.Running is not null) is { Resources: null })
        {
            at.Forbidden("Pod running on node without support for resize");
        }

        PodResizeRules.ValidateWhole(pod.Spec.Resources, old.Spec.Resources, at);
    }

    private static IList<V1Container>? WithResourcesOf(IList<V1Container>? wanted, IList<V1Container>? old)
    {
        if (wanted is not { Count: > 0 } || old is null || wanted.Zip(old).Any(pair => pair.First.Name != pair.Second.Name))
        {
            return wanted;
        }

        return [.. old.Zip(wanted).Select(pair =>
            pair.First with { Resources = pair.Second.Resources, ResizePolicy = pair.Second.ResizePolicy })];
    }

    private static bool HasSameContainers(IList<V1Container>? containers, IList<V1Container>? old, FieldErrors at, string what)
    {
        if ((containers?.Count ?? 0) != (old?.Count ?? 0))
        {
            at.Forbidden($"{what} may not be added or removed on resize");
            return false;
        }

        var same = true;
        for (var i = 0; i < containers?.Count; i++)
        {
            if (containers[i].Name != old![i].Name)
            {
                at.At(i).At("name").Forbidden($"{what} may not be renamed or reordered on resize");
                same = false;
            }
        }

        return same;
    }
}
