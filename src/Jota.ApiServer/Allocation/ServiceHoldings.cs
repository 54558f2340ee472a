using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Allocation;

/// <summary>What a service has of the cluster's stock.</summary>
/// <param name="Addresses">Its addresses within the cluster.</param>
/// <param name="Ports">Its ports of the nodes, that of health checks included.</param>
internal readonly record struct ServiceHoldings(ImmutableArray<string> Addresses, ImmutableArray<int> Ports)
{
    public static ServiceHoldings None { get; } = new([], []);

    public static ServiceHoldings Of(V1ServiceSpec? spec) => spec is null ? None : new(AddressesOf(spec), PortsOf(spec));

    /// <summary>What is here and not there.</summary>
    public ServiceHoldings Without(ServiceHoldings others) => new([.. Addresses.Except(others.Addresses)], [.. Ports.Except(others.Ports)]);

    private static ImmutableArray<string> AddressesOf(V1ServiceSpec spec) => ServiceTypes.IsHeadless(spec)
        ? []
        : [.. (spec.ClusterIPs ?? []).Where(address => address.Length > 0).Distinct(StringComparer.Ordinal)];

    private static ImmutableArray<int> PortsOf(V1ServiceSpec spec)
    {
        var ofNodes = (spec.Ports ?? []).Select(port => port.NodePort ?? 0);
        var all = ServiceTypes.NeedsHealthCheck(spec) ? ofNodes.Append(spec.HealthCheckNodePort ?? 0) : ofNodes;
        return [.. all.Where(port => port != 0).Distinct()];
    }
}
