using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of ephemeral containers: guests in the pod, on which nothing may rely.</summary>
internal static class EphemeralContainerRules
{
    private const string NotForGuests = "cannot be set for an Ephemeral Container";

    public static void ValidateAll(PodSpecScope scope, FieldErrors at)
    {
        var others = (scope.Spec.Containers ?? []).Concat(scope.Spec.InitContainers ?? []).Select(c => c.Name ?? "").ToHashSet();
        var names = others.ToHashSet();
        for (var i = 0; i < scope.Spec.EphemeralContainers?.Count; i++)
        {
            var container = scope.Spec.EphemeralContainers[i];
            ContainerRules.ValidateCommon(AsContainer(container), scope, at.At(i));
            ImageRules.RefusePadding(container.Image, at.At(i).At("image"));
            if (!names.Add(container.Name ?? ""))
            {
                at.At(i).At("name").Duplicate(container.Name);
            }

            if (container.TargetContainerName is { Length: > 0 } target && !others.Contains(target))
            {
                at.At(i).At("targetContainerName").NotFound(target);
            }

            RefuseWhatOthersMightRelyOn(container, at.At(i));
        }
    }

    private static void RefuseWhatOthersMightRelyOn(V1EphemeralContainer container, FieldErrors at)
    {
        RefuseIf(container.Ports is { Count: > 0 }, at.At("ports"));
        RefuseIf(container.Resources is { Limits.Count: > 0 } or { Requests.Count: > 0 } or { Claims.Count: > 0 }, at.At("resources"));
        RefuseIf(container.ResizePolicy is { Count: > 0 }, at.At("resizePolicy"));
        RefuseIf(container.RestartPolicy is not null, at.At("restartPolicy"));
        RefuseIf(container.LivenessProbe is not null, at.At("livenessProbe"));
        RefuseIf(container.ReadinessProbe is not null, at.At("readinessProbe"));
        RefuseIf(container.StartupProbe is not null, at.At("startupProbe"));
        RefuseIf(container.Lifecycle is not null, at.At("lifecycle"));
        for (var i = 0; i < container.VolumeMounts?.Count; i++)
        {
            RefuseIf(!string.IsNullOrEmpty(container.VolumeMounts[i].SubPath), at.At("volumeMounts").At(i).At("subPath"));
            RefuseIf(!string.IsNullOrEmpty(container.VolumeMounts[i].SubPathExpr), at.At("volumeMounts").At(i).At("subPathExpr"));
        }
    }

    private static void RefuseIf(bool set, FieldErrors at)
    {
        if (set)
        {
            at.Forbidden(NotForGuests);
        }
    }

    private static V1Container AsContainer(V1EphemeralContainer container) => new()
    {
        Name = container.Name,
        Image = container.Image,
        TerminationMessagePolicy = container.TerminationMessagePolicy,
        Ports = container.Ports,
        Env = container.Env,
        EnvFrom = container.EnvFrom,
        VolumeMounts = container.VolumeMounts,
        VolumeDevices = container.VolumeDevices,
        ImagePullPolicy = container.ImagePullPolicy,
        Resources = container.Resources,
        ResizePolicy = container.ResizePolicy,
        SecurityContext = container.SecurityContext,
    };
}
