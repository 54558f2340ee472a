using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Which services of type LoadBalancer get the addresses of nodes: a port of the nodes is one service's, the one's that has asked for
/// longest. Nodes' rules lead what comes to such an address and port to the service's endpoints. Pure.
/// </summary>
/// <param name="Services">What each service gets that these addresses are for.</param>
internal sealed record NodeBalancerPlan(IReadOnlyList<NodeBalancer> Services)
{
    /// <summary>More addresses than anybody connects to.</summary>
    private const int MostAddresses = 32;

    private const string Excluded = "node.kubernetes.io/exclude-from-external-load-balancers";

    /// <summary>Computes it.</summary>
    public static NodeBalancerPlan Compute(IEnumerable<V1Service> services, IEnumerable<V1Node> nodes, NodeBalancerOptions options)
    {
        var addresses = nodes.Where(IsBalancing).OrderBy(node => node.Metadata.Name, StringComparer.Ordinal).SelectMany(AddressesOf)
            .Distinct().ToList();
        var taken = options.Reserved.ToDictionary(port => ("TCP", port), _ => "the nodes themselves");
        var plan = new List<NodeBalancer>();
        var oldestFirst = services.Where(IsOurs).OrderBy(service => service.Metadata.CreationTimestamp)
            .ThenBy(service => service.Key().ToString(), StringComparer.Ordinal);
        foreach (var service in oldestFirst)
        {
            var ports = (service.Spec.Ports ?? []).Select(port => (port.Protocol ?? "TCP", port.Port)).ToList();
            if (ports.FirstOrDefault(taken.ContainsKey) is { Item1: not null } port)
            {
                var number = port.Item2.ToString(CultureInfo.InvariantCulture);
                plan.Add(new(service, []) { Refusal = $"port {number}/{port.Item1} of the nodes is used by {taken[port]}" });
                continue;
            }

            ports.ForEach(port => taken[port] = service.Key().ToString());
            plan.Add(new(service, [.. addresses.Where(address => IsFor(service, address)).Take(MostAddresses).Select(a => a.ToString())]));
        }

        return new(plan);
    }

    /// <summary>Whether a service is to have nodes' addresses: another class is somebody else's matter.</summary>
    public static bool IsOurs(V1Service service) => service.Spec?.Type == "LoadBalancer"
        && service.Metadata.DeletionTimestamp is null
        && service.Spec.LoadBalancerClass is null or "" or NodeBalancerOptions.Class;

    private static bool IsFor(V1Service service, IPAddress address)
    {
        var family = address.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4";
        return service.Spec.IpFamilies is not { Count: > 0 } families ? family == "IPv4" : families.Contains(family);
    }

    /// <summary>Upstream's rule for nodes behind a balancer, with those left out that are not there.</summary>
    private static bool IsBalancing(V1Node node) => node.Metadata.DeletionTimestamp is null
        && node.Metadata.Labels?.ContainsKey(Excluded) != true
        && node.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;

    /// <summary>The addresses outside of the cluster where it has such, else those inside.</summary>
    private static IEnumerable<IPAddress> AddressesOf(V1Node node)
    {
        var all = (node.Status?.Addresses ?? []).ToLookup(address => address.Type, address => address.Address);
        var told = all["ExternalIP"].Any() ? all["ExternalIP"] : all["InternalIP"];
        return told.Select(text => IPAddress.TryParse(text, out var address) ? address : IPAddress.Loopback)
            .Where(address => !IPAddress.IsLoopback(address));
    }
}
