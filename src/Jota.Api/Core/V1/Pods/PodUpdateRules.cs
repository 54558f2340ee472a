using k8s.Models;

namespace Jota.Api;

/// <summary>What may be changed in a pod that exists: images, an earlier deadline, more tolerations, fewer scheduling gates.</summary>
internal static class PodUpdateRules
{
    private const string Updatable =
        "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to " +
        "existing "
        + "tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    public static void Validate(V1Pod pod, V1Pod old, FieldErrors errors)
    {
        PodRules.Validate(pod, errors);
        PodAnnotationRules.ValidateUpdate(pod.Metadata?.Annotations, old.Metadata?.Annotations, errors.At("metadata").At("annotations"));
        var at = errors.At("spec");
        if (!ValidateContainers(pod.Spec.Containers, old.Spec.Containers, at.At("containers"))
            || !ValidateContainers(pod.Spec.InitContainers, old.Spec.InitContainers, at.At("initContainers"))
            || !ValidateDeadline(pod.Spec.ActiveDeadlineSeconds, old.Spec.ActiveDeadlineSeconds, at.At("activeDeadlineSeconds")))
        {
            return;
        }

        ValidateTolerations(pod.Spec.Tolerations, old.Spec.Tolerations, at.At("tolerations"));
        ValidateGates(pod.Spec.SchedulingGates, old.Spec.SchedulingGates, at.At("schedulingGates"));
        ValidateRest(pod.Spec, old, at);
    }

    private static bool ValidateContainers(IList<V1Container>? containers, IList<V1Container>? old, FieldErrors at)
    {
        if ((containers?.Count ?? 0) != (old?.Count ?? 0))
        {
            at.Forbidden("pod updates may not add or remove containers");
            return false;
        }

        for (var i = 0; i < containers?.Count; i++)
        {
            at.At(i).At("image").Present(containers[i].Image);
            ImageRules.RefusePadding(containers[i].Image, at.At(i).At("image"));
        }

        return true;
    }

    private static bool ValidateDeadline(long? seconds, long? old, FieldErrors at)
    {
        switch (seconds, old)
        {
            case ( < 0 or > int.MaxValue, _):
                at.Between(seconds, 0, int.MaxValue);
                return false;
            case (not null, not null) when seconds > old:
                at.Invalid(seconds, "must be less than or equal to previous value");
                return false;
            case (null, not null):
                at.Invalid(null, "must not update from a positive integer to nil value");
                return true;
            default:
                return true;
        }
    }

    private static void ValidateTolerations(IList<V1Toleration>? tolerations, IList<V1Toleration>? old, FieldErrors at)
    {
        var present = (tolerations ?? []).Select(Tolerations.WithoutTime).ToHashSet();
        if (!(old ?? []).All(before => present.Contains(Tolerations.WithoutTime(before))))
        {
            at.Forbidden("existing toleration can not be modified except its tolerationSeconds");
            return;
        }

        TolerationRules.Validate(tolerations, at);
    }

    private static void ValidateGates(IList<V1PodSchedulingGate>? gates, IList<V1PodSchedulingGate>? old, FieldErrors at)
    {
        var known = (old ?? []).Select(gate => gate.Name).ToHashSet();
        for (var i = 0; i < gates?.Count; i++)
        {
            if (!known.Contains(gates[i].Name))
            {
                at.At(i).At("name").Forbidden($"only deletion is allowed, but found new scheduling gate '{gates[i].Name}'");
            }
        }
    }

    private static void ValidateRest(V1PodSpec spec, V1Pod oldPod, FieldErrors at)
    {
        var old = oldPod.Spec;
        var rest = WithoutAllowedChanges(spec, old);
        if (old.SchedulingGates is { Count: > 0 })
        {
            rest = GatedPodRules.Validate(rest, old, at);
        }

        var (before, after) = (ModelDiff.Canonical(old), ModelDiff.Canonical(rest));
        if (before != after)
        {
            var diff = UnifiedDiff.Of(before, after);
            at.Forbidden($"pod updates may not change fields other than {Updatable}\n{diff}{WayOut(spec, oldPod)}");
        }
    }

    /// <summary>Beside upstream's words: where the change can be made instead.</summary>
    private static string WayOut(V1PodSpec wanted, V1Pod pod) => IsResize(wanted, pod.Spec)
        ? "to change resources, use the subresource resize, as in kubectl patch --subresource resize"
        : WayOut(pod);

    private static bool IsResize(V1PodSpec wanted, V1PodSpec old) =>
        ModelDiff.Same(WithoutAllowedChanges(wanted, old) with
        {
            Containers = WithResourcesOf(wanted.Containers, old.Containers),
            InitContainers = WithResourcesOf(wanted.InitContainers, old.InitContainers),
            Resources = old.Resources,
        }, old);

    private static List<V1Container>? WithResourcesOf(IList<V1Container>? containers, IList<V1Container>? old) =>
        containers?.Select((container, i) => container with { Image = old![i].Image, Resources = old[i].Resources }).ToList();

    private static string WayOut(V1Pod pod) => pod.Metadata?.OwnerReferences?.FirstOrDefault(owner => owner.Controller == true) is { } owner
        ? $"to change anything else, change the pod template of the {owner.Kind} \"{owner.Name}\" or of what made it"
        : "to change anything else, delete the pod and create it anew";

    private static V1PodSpec WithoutAllowedChanges(V1PodSpec spec, V1PodSpec old) => spec with
    {
        Containers = WithImagesOf(spec.Containers, old.Containers),
        InitContainers = WithImagesOf(spec.InitContainers, old.InitContainers),
        ActiveDeadlineSeconds = old.ActiveDeadlineSeconds,
        SchedulingGates = old.SchedulingGates,
        Tolerations = old.Tolerations,
        TerminationGracePeriodSeconds = spec.TerminationGracePeriodSeconds == 1 && old.TerminationGracePeriodSeconds < 0
            ? old.TerminationGracePeriodSeconds
            : spec.TerminationGracePeriodSeconds,
    };

    private static List<V1Container>? WithImagesOf(IList<V1Container>? containers, IList<V1Container>? old) =>
        containers?.Select((container, i) => container with { Image = old![i].Image }).ToList();
}
