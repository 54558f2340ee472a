using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a pod, beyond those of its spec.</summary>
internal static class PodRules
{
    /// <summary>The rules of a pod that is being created.</summary>
    public static void ValidateCreate(V1Pod pod, FieldErrors errors)
    {
        Validate(pod, errors);
        var at = errors.At("spec");
        if (pod.Spec.EphemeralContainers is { Count: > 0 })
        {
            at.At("ephemeralContainers").Forbidden("cannot be set on create");
        }

        if (!string.IsNullOrEmpty(pod.Spec.NodeName) && pod.Spec.SchedulingGates is { Count: > 0 })
        {
            at.At("nodeName").Forbidden("cannot be set until all schedulingGates have been cleared");
        }

        SecurityAnnotationRules.ValidateMatch(pod.Metadata?.Annotations, pod.Spec, at);
    }

    /// <summary>The rules that hold all the time.</summary>
    public static void Validate(V1Pod pod, FieldErrors errors)
    {
        var at = errors.At("spec");
        PodAnnotationRules.Validate(pod.Metadata?.Annotations, pod.Spec, errors.At("metadata").At("annotations"));
        PodSpecRules.Validate(pod.Spec, at, PodSpecContext.OfPod(pod.Metadata?.Name));
        if (string.IsNullOrEmpty(pod.Spec.ServiceAccountName))
        {
            RefuseTokens(pod.Spec.Volumes, at.At("volumes"));
        }

        RefusePadding(pod.Spec.Containers, at.At("containers"));
        RefusePadding(pod.Spec.InitContainers, at.At("initContainers"));
    }

    // There is nobody that the token could stand for.
    private static void RefuseTokens(IList<V1Volume>? volumes, FieldErrors at)
    {
        for (var i = 0; i < volumes?.Count; i++)
        {
            for (var j = 0; j < volumes[i].Projected?.Sources?.Count; j++)
            {
                if (volumes[i].Projected.Sources[j].ServiceAccountToken is not null)
                {
                    at.At(i).At("projected").At("sources").At(j).At("serviceAccountToken")
                        .Forbidden("must not be specified when serviceAccountName is not set");
                }
            }
        }
    }

    private static void RefusePadding(IList<V1Container>? containers, FieldErrors at)
    {
        for (var i = 0; i < containers?.Count; i++)
        {
            ImageRules.RefusePadding(containers[i].Image, at.At(i).At("image"));
        }
    }
}
