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
        if (spec.TerminationGracePeriodSeconds is null)
        {
            at.At("terminationGracePeriodSeconds").Required();
        }

        var scope = new PodSpecScope(spec, VolumeRules.Validate(spec.Volumes, at.At("volumes"), context));
        ResourceClaimRules.Validate(spec.ResourceClaims, at.At("resourceClaims"));
        ContainerRules.ValidateAll(scope, at.At("containers"));
        InitContainerRules.ValidateAll(scope, at.At("initContainers"));
        EphemeralContainerRules.ValidateAll(scope, at.At("ephemeralContainers"));
        PodResourceRules.Validate(scope, at.At("resources"));
        PortRules.ValidateHostNetwork(spec, at, context);
        at.At("restartPolicy").OneOf(spec.RestartPolicy, "Always", "OnFailure", "Never");
        at.At("dnsPolicy").OneOf(spec.DnsPolicy, "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
        ObjectMetaRules.ValidateLabels(spec.NodeSelector, at.At("nodeSelector"));
        PodSecurityContextRules.Validate(spec, at);
        AffinityRules.Validate(spec.Affinity, at.At("affinity"));
        DnsRules.Validate(spec, at.At("dnsConfig"));
        GateRules.Validate(spec, at);
        TopologySpreadRules.Validate(spec.TopologySpreadConstraints, at.At("topologySpreadConstraints"));
        WindowsRules.ValidateHostProcess(spec, at);
        HostRules.ValidateUserNamespace(spec, at);
        ValidateNames(spec, at);
        TolerationRules.Validate(spec.Tolerations, at.At("tolerations"));
        HostRules.ValidateAliases(spec.HostAliases, at.At("hostAliases"));
        ValidateClasses(spec, at);
        OperatingSystemRules.Validate(spec, at);
    }

    private static void ValidateNames(V1PodSpec spec, FieldErrors at)
    {
        Subdomain(spec.ServiceAccountName, at.At("serviceAccountName"));
        Subdomain(spec.NodeName, at.At("nodeName"));
        at.At("activeDeadlineSeconds").Between(spec.ActiveDeadlineSeconds, 1, int.MaxValue);
        Label(spec.Hostname, at.At("hostname"));
        Label(spec.Subdomain, at.At("subdomain"));
        HostRules.ValidateHostnameOverride(spec, at);
    }

    private static void ValidateClasses(V1PodSpec spec, FieldErrors at)
    {
        Subdomain(spec.PriorityClassName, at.At("priorityClassName"));
        if (spec.RuntimeClassName is { } runtimeClass)
        {
            at.At("runtimeClassName").InvalidEach(runtimeClass, NameSyntax.DnsSubdomainErrors(runtimeClass));
        }

        if (spec.PreemptionPolicy is { } policy)
        {
            at.At("preemptionPolicy").OneOf(policy, "PreemptLowerPriority", "Never");
        }

        if (spec.Overhead is { } overhead)
        {
            ResourceRules.ValidateContainer(new() { Limits = overhead }, [], at.At("overhead"));
        }
    }

    private static void Subdomain(string? name, FieldErrors at)
    {
        if (!string.IsNullOrEmpty(name))
        {
            at.InvalidEach(name, NameSyntax.DnsSubdomainErrors(name));
        }
    }

    private static void Label(string? name, FieldErrors at)
    {
        if (!string.IsNullOrEmpty(name))
        {
            at.InvalidEach(name, NameSyntax.DnsLabelErrors(name));
        }
    }
}
