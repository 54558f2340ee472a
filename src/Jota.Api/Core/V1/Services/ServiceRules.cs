using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a service, in upstream's order.</summary>
internal static class ServiceRules
{
    private const int KubeletPort = 10250;

    public static void Validate(V1Service service, FieldErrors errors)
    {
        var (spec, at) = (service.Spec, errors.At("spec"));
        var ports = at.At("ports");
        if (spec.Ports is not { Count: > 0 } && !ServiceTypes.IsHeadless(spec) && spec.Type != ServiceTypes.ExternalName)
        {
            ports.Required();
        }

        ValidateType(spec, at);
        ServicePortRules.Validate(spec.Ports, ports);
        ObjectMetaRules.ValidateLabels(spec.Selector, at.At("selector"));
        ServiceTrafficRules.ValidateAffinity(spec, at);
        ServiceAddressRules.Validate(spec, at);
        ValidateExternalAddresses(spec.ExternalIPs, at.At("externalIPs"));
        FirstPass.CheckType(spec, at);
        ValidateNodePorts(spec, ports);
        ServicePortRules.ValidateDistinct(spec.Ports, ports);
        LoadBalancerRules.Validate(service, errors);
        ServiceTrafficRules.ValidatePolicies(spec, at);
    }

    private static void ValidateType(V1ServiceSpec spec, FieldErrors at)
    {
        switch (spec.Type)
        {
            case ServiceTypes.LoadBalancer:
                ValidateKubeletPort(spec.Ports, at.At("ports"));
                ValidateHasAddress(spec, at.At("clusterIPs").At(0));
                break;
            case ServiceTypes.NodePort:
                ValidateHasAddress(spec, at.At("clusterIPs").At(0));
                break;
            case ServiceTypes.ExternalName:
                ValidateExternalName(spec, at);
                break;
        }
    }

    private static void ValidateKubeletPort(IList<V1ServicePort>? ports, FieldErrors at)
    {
        for (var i = 0; i < ports?.Count; i++)
        {
            if (ports[i].Port == KubeletPort)
            {
                at.At(i).Invalid(KubeletPort, $"may not expose port {KubeletPort} externally since it is used by kubelet");
            }
        }
    }

    private static void ValidateHasAddress(V1ServiceSpec spec, FieldErrors at)
    {
        if (ServiceTypes.IsHeadless(spec))
        {
            at.Invalid(ServiceTypes.NoClusterIP, $"may not be set to 'None' for {spec.Type} services");
        }
    }

    private static void ValidateExternalName(V1ServiceSpec spec, FieldErrors at)
    {
        const string Meaningless = "may not be set for ExternalName services";
        Refuse(spec.ClusterIPs is { Count: > 0 }, at.At("clusterIPs"), Meaningless);
        Refuse(spec.IpFamilies is { Count: > 0 }, at.At("ipFamilies"), Meaningless);
        Refuse(spec.IpFamilyPolicy is not null, at.At("ipFamilyPolicy"), Meaningless);

        // A dot at the end says that the name is complete.
        var name = spec.ExternalName ?? "";
        name = name.EndsWith('.') ? name[..^1] : name;
        if (at.At("externalName").Present(name))
        {
            at.At("externalName").InvalidEach(name, NameSyntax.DnsSubdomainErrors(name));
        }
    }

    private static void ValidateExternalAddresses(IList<string>? addresses, FieldErrors at)
    {
        for (var i = 0; i < addresses?.Count; i++)
        {
            AddressRules.Validate(addresses[i], at.At(i));
        }
    }

    private static void ValidateNodePorts(V1ServiceSpec spec, FieldErrors at)
    {
        for (var i = 0; spec.Type == ServiceTypes.ClusterIP && i < spec.Ports?.Count; i++)
        {
            Refuse(spec.Ports[i].NodePort is not null and not 0, at.At(i).At("nodePort"), "may not be used when `type` is 'ClusterIP'");
        }
    }

    private static void Refuse(bool given, FieldErrors at, string why)
    {
        if (given)
        {
            at.Forbidden(why);
        }
    }
}
