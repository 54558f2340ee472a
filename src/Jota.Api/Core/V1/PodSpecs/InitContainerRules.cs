using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of init containers; only those that stay up beside the others (sidecars) have hooks and probes.</summary>
internal static class InitContainerRules
{
    private const string SidecarsOnly = "may not be set for init containers without restartPolicy=Always";

    public static void ValidateAll(PodSpecScope scope, FieldErrors at)
    {
        var containers = scope.Spec.InitContainers ?? [];
        var names = (scope.Spec.Containers ?? []).Select(c => c.Name ?? "").ToHashSet();
        for (var i = 0; i < containers.Count; i++)
        {
            ValidateOne(containers[i], scope, names, at.At(i));
            // They run one after the other, so only their own ports can clash.
            PortRules.ValidateHostPorts([containers[i]], at);
        }
    }

    private static void ValidateOne(V1Container container, PodSpecScope scope, HashSet<string> names, FieldErrors at)
    {
        ContainerRules.ValidateCommon(container, scope, at);
        RestartRules.Validate(container, at, "Always", "OnFailure", "Never");
        if (names.Contains(container.Name ?? ""))
        {
            at.At("name").Duplicate(container.Name);
        }
        else if (!string.IsNullOrEmpty(container.Name))
        {
            names.Add(container.Name);
        }

        if (container.RestartPolicy == "Always")
        {
            ContainerRules.ValidateLifecycle(container, scope, at);
            return;
        }

        RefuseIfSet(container.Lifecycle, at.At("lifecycle"));
        RefuseIfSet(container.LivenessProbe, at.At("livenessProbe"));
        RefuseIfSet(container.ReadinessProbe, at.At("readinessProbe"));
        RefuseIfSet(container.StartupProbe, at.At("startupProbe"));
    }

    private static void RefuseIfSet(object? value, FieldErrors at)
    {
        if (value is not null)
        {
            at.Forbidden(SidecarsOnly);
        }
    }
}
