using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of a pod's regular containers, and those that all containers share.</summary>
internal static class ContainerRules
{
    public static void ValidateAll(PodSpecScope scope, FieldErrors at)
    {
        var containers = scope.Spec.Containers ?? [];
        if (containers.Count == 0)
        {
            at.Required();
            return;
        }

        var names = new HashSet<string>();
        for (var i = 0; i < containers.Count; i++)
        {
            ValidateOne(containers[i], scope, names, at.At(i));
        }

        PortRules.ValidateHostPorts(containers, at);
    }

    /// <summary>What init containers, regular and ephemeral ones have in common.</summary>
    public static void ValidateCommon(V1Container container, PodSpecScope scope, FieldErrors at)
    {
        FirstPass.Check(container, at);
        PortRules.Validate(container.Ports, at.At("ports"));
        EnvironmentRules.Validate(container.Env, scope, at.At("env"));
        EnvironmentRules.ValidateSources(container.EnvFrom, at.At("envFrom"));
        MountRules.Validate(container, scope, at.At("volumeMounts"));
        MountRules.ValidateDevices(container, scope, at.At("volumeDevices"));
        FirstPass.CheckPullPolicy(container, at);
        ResourceRules.ValidateContainer(container.Resources ?? new(), scope.Claims, at.At("resources"));
        ResizePolicyRules.Validate(container.ResizePolicy, scope.Spec.RestartPolicy, at.At("resizePolicy"));
        SecurityContextRules.Validate(container.SecurityContext, scope.SharesUsersWithHost, at.At("securityContext"));
    }

    /// <summary>The hooks and probes of a container that stays up.</summary>
    public static void ValidateLifecycle(V1Container container, PodSpecScope scope, FieldErrors at)
    {
        var grace = scope.Spec.TerminationGracePeriodSeconds;
        HandlerRules.Validate(container.Lifecycle, scope.Spec, at.At("lifecycle"));
        ProbeRules.Validate(container.LivenessProbe, grace, at.At("livenessProbe"), ProbeRules.Kind.Liveness);
        ProbeRules.Validate(container.ReadinessProbe, grace, at.At("readinessProbe"), ProbeRules.Kind.Readiness);
        ProbeRules.Validate(container.StartupProbe, grace, at.At("startupProbe"), ProbeRules.Kind.Startup);
    }

    private static void ValidateOne(V1Container container, PodSpecScope scope, HashSet<string> names, FieldErrors at)
    {
        ValidateCommon(container, scope, at);
        if (!names.Add(container.Name ?? ""))
        {
            at.At("name").Duplicate(container.Name);
        }

        ValidateLifecycle(container, scope, at);
        RestartRules.Validate(container, at, "Always", "OnFailure", "Never");
    }
}
