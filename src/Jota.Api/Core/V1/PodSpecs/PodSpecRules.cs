using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a pod spec, be it a pod's or a template's; after the defaults.</summary>
public static class PodSpecRules
{
    /// <summary>Reports everything that is wrong with the spec.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="at">The spec's place, such as <c>spec</c> or <c>spec.template.spec</c>.</param>
    /// <param name="context">Where the spec stands.</param>
    public static void Validate(V1PodSpec spec, FieldErrors at, PodSpecContext context)
    {
        FirstPass.Check(spec, at);
        var scope = new PodSpecScope(spec, VolumeRules.Validate(spec.Volumes, at.At("volumes"), context));
        ResourceClaimRules.Validate(spec.ResourceClaims, at.At("resourceClaims"));
        ContainerRules.ValidateAll(scope, at.At("containers"));
        InitContainerRules.ValidateAll(scope, at.At("initContainers"));
        EphemeralContainerRules.ValidateAll(scope, at.At("ephemeralContainers"));
        PodResourceRules.Validate(scope, at.At("resources"));
        PortRules.ValidateHostNetwork(spec, at, context);
        FirstPass.CheckPolicies(spec, at);
        ObjectMetaRules.ValidateLabels(spec.NodeSelector, at.At("nodeSelector"));
        PodSecurityContextRules.Validate(spec, at);
        AffinityRules.Validate(spec.Affinity, at.At("affinity"));
        DnsRules.Validate(spec, at.At("dnsConfig"));
        GateRules.Validate(spec, at);
        TopologySpreadRules.Validate(spec.TopologySpreadConstraints, at.At("topologySpreadConstraints"));
        WindowsRules.ValidateHostProcess(spec, at);
        HostRules.ValidateUserNamespace(spec, at);
        FirstPass.CheckNames(spec, at);
        HostRules.ValidateHostnameOverride(spec, at);
        TolerationRules.Validate(spec.Tolerations, at.At("tolerations"));
        HostRules.ValidateAliases(spec.HostAliases, at.At("hostAliases"));
        ValidateClasses(spec, at);
        OperatingSystemRules.Validate(spec, at);
    }

    private static void ValidateClasses(V1PodSpec spec, FieldErrors at)
    {
        FirstPass.CheckPriorityClass(spec, at);
        FirstPass.CheckRuntimeClass(spec, at);
        FirstPass.CheckPreemption(spec, at);
        if (spec.Overhead is { } overhead)
        {
            ResourceRules.ValidateContainer(new() { Limits = overhead }, PodClaimNames.None, at.At("overhead"));
        }
    }
}
