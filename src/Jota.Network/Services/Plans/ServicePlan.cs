using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Jota.Api;
using k8s.Models;

namespace Jota.Network.Services;

/// <summary>
/// What a service adds to a node's rules: pure, of the service, its slices and the node alone. Nothing of other services is looked at.
/// </summary>
internal static class ServicePlan
{
    private const string OtherProxy = "service.kubernetes.io/service-proxy-name";
    private const int UsualAffinity = 10800;

    /// <summary>Whether this proxy has anything to do for a service: it has an address, and nobody else was named for it.</summary>
    public static bool IsProxied(V1Service service) =>
        ServiceTypes.HasClusterIP(service.Spec)
        && !ServiceTypes.IsHeadless(service.Spec)
        && service.Spec.ClusterIP is { Length: > 0 }
        && service.Metadata.Labels?.ContainsKey(OtherProxy) != true;

    /// <summary>Computes it for one family.</summary>
    public static ServiceRules Compute(V1Service service, IReadOnlyList<V1EndpointSlice> slices, NodeFacts node, IpFamily family)
    {
        if (!IsProxied(service) || ClusterIPOf(service.Spec, family) is not { } clusterIP)
        {
            return ServiceRules.None;
        }

        var input = new Input(service, slices, node, family, clusterIP);
        var draft = new ServiceRulesDraft();
        foreach (var port in service.Spec.Ports ?? [])
        {
            if (PortProtocols.Of(port.Protocol) is { } protocol)
            {
                AddPort(draft, input, port, protocol);
            }
        }

        return draft.Finish(clusterIP);
    }

    private static void AddPort(ServiceRulesDraft draft, Input input, V1ServicePort port, PortProtocol protocol)
    {
        var endpoints = SliceReader.EndpointsOf(input.Slices, port, input.Family);
        var cluster = EndpointChoice.Cluster(endpoints, input.Node);
        var spec = input.Service.Spec;
        var (keepsInside, keepsOutside) = (spec.InternalTrafficPolicy == "Local", KeepsOutsideLocal(spec));
        var local = keepsInside || keepsOutside ? EndpointChoice.Local(endpoints, input.Node) : [];

        // 1. Who is picked from.
        var (all, here) = (new Pool(cluster), new Pool(local));
        if (spec.SessionAffinity == "ClientIP")
        {
            var seconds = AffinityOf(spec);
            var sticky = new StickyRules($"sticky-{Id(input.Service, port)}-{seconds}", protocol, seconds, cluster, local);
            draft.Sticky.Add(sticky);
            (all, here) = (all with { StickyChain = sticky.ClusterChain }, here with { StickyChain = sticky.LocalChain });
        }

        // 2. Where clients come to.
        draft.Add(new(new(input.ClusterIP, protocol, port.Port), keepsInside ? here : all) { DropWhenEmpty = !all.IsEmpty });
        var outside = keepsOutside ? here : null;
        foreach (var address in (spec.ExternalIPs ?? []).Select(input.Family.Canonical).OfType<string>())
        {
            draft.Add(new(new(address, protocol, port.Port), all) { Outside = outside, Masquerade = !keepsOutside });
        }

        var firewall = FirewallOf(input, port);
        foreach (var address in BalancerAddresses(input.Service, input.Family))
        {
            draft.Add(new(new(address, protocol, port.Port), all)
            {
                Outside = outside,
                Masquerade = !keepsOutside,
                Firewall = firewall?.Chain,
            });
        }

        if (port.NodePort is > 0 and var nodePort && spec.Type is ServiceTypes.NodePort or ServiceTypes.LoadBalancer)
        {
            draft.Add(new(Front.OfNodes(protocol, nodePort), all) { Outside = outside, Masquerade = !keepsOutside });
        }

        // 3. What else they need.
        if (firewall is not null)
        {
            draft.Firewalls.Add(firewall);
        }

        draft.AddHairpins(endpoints.Where(e => e.Node is null or "" || e.IsOn(input.Node.Name)).Select(e => e.Target.Address));
        if (protocol == PortProtocol.Udp)
        {
            draft.Serving(protocol, [.. endpoints.Where(e => e.Serving || e.Ready).Select(e => e.Target)]);
        }
    }

    private static string? ClusterIPOf(V1ServiceSpec spec, IpFamily family) =>
        (spec.ClusterIPs is { Count: > 0 } all ? all : [spec.ClusterIP]).Select(family.Canonical).FirstOrDefault(ip => ip is not null);

    private static bool KeepsOutsideLocal(V1ServiceSpec spec) =>
        spec.ExternalTrafficPolicy == "Local" && ServiceTypes.IsExternal(spec);

    private static int AffinityOf(V1ServiceSpec spec) => spec.SessionAffinityConfig?.ClientIP?.TimeoutSeconds ?? UsualAffinity;

    private static IReadOnlyList<string> BalancerAddresses(V1Service service, IpFamily family) =>
        service.Spec.Type != ServiceTypes.LoadBalancer ? [] :
        [
            .. (service.Status?.LoadBalancer?.Ingress ?? [])
                .Where(ingress => ingress.IpMode is null or "" or "VIP")
                .Select(ingress => family.Canonical(ingress.Ip))
                .OfType<string>(),
        ];

    private static FirewallRules? FirewallOf(Input input, V1ServicePort port)
    {
        if (input.Service.Spec.Type != ServiceTypes.LoadBalancer)
        {
            return null;
        }

        var ranges = (input.Service.Spec.LoadBalancerSourceRanges ?? []).Select(input.Family.CanonicalRange).OfType<string>().ToList();
        if (ranges.Count == 0)
        {
            return null;
        }

        // A node that may come may also come under the balancer's own address, which it has where the balancer is one on the node itself.
        if (input.Node.Addresses.Any(address => ranges.Any(range => IPNetworks.Contain(range, address))))
        {
            ranges.AddRange(BalancerAddresses(input.Service, input.Family));
        }

        return new($"firewall-{Id(input.Service, port)}", [.. ranges.Distinct().Order(StringComparer.Ordinal)]);
    }

    /// <summary>Names a port among all of all services: names of chains are short, and what is in them must do no harm.</summary>
    private static string Id(V1Service service, V1ServicePort port)
    {
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{service.Metadata.NamespaceProperty}/{service.Metadata.Name}/{port.Name}/{port.Protocol}/{port.Port}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16];
    }

    private sealed record Input(
        V1Service Service, IReadOnlyList<V1EndpointSlice> Slices, NodeFacts Node, IpFamily Family, string ClusterIP);
}
