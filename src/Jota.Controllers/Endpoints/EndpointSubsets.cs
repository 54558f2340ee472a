using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// The subsets of Endpoints: addresses that have the same ports together, in an order that does not depend on that of the pods.
/// </summary>
internal static class EndpointSubsets
{
    /// <summary>The subsets of a service's pods.</summary>
    public static IReadOnlyList<V1EndpointSubset> Of(V1Service service, IReadOnlyList<V1Pod> pods)
    {
        var family = service.Spec.IpFamilies is { Count: > 0 } families ? families[0] : "IPv4";
        var tolerant = service.Spec.PublishNotReadyAddresses == true;
        var byPorts = new SortedDictionary<string, V1EndpointSubset>(StringComparer.Ordinal);
        foreach (var pod in pods)
        {
            if (PodEndpoints.CanBe(pod, tolerant)
                && PodEndpoints.AddressOf(pod, family) is { } address
                && PortsOf(service, pod) is { } ports)
            {
                var subset = SubsetOf(byPorts, ports);
                var list = tolerant || PodEndpoints.IsReady(pod) ? subset.Addresses ??= [] : subset.NotReadyAddresses ??= [];
                list.Add(AddressOf(service, pod, address));
            }
        }

        foreach (var subset in byPorts.Values)
        {
            subset.Addresses = Sorted(subset.Addresses);
            subset.NotReadyAddresses = Sorted(subset.NotReadyAddresses);
        }

        return [.. byPorts.Values];
    }

    /// <summary>At most so many addresses, ready ones first, of every subset its share; the same list when all find room.</summary>
    public static IReadOnlyList<V1EndpointSubset> Truncate(IReadOnlyList<V1EndpointSubset> subsets, int most)
    {
        var ready = subsets.Sum(subset => subset.Addresses?.Count ?? 0);
        var all = ready + subsets.Sum(subset => subset.NotReadyAddresses?.Count ?? 0);
        if (all <= most)
        {
            return subsets;
        }

        var roomForReady = Math.Min(ready, most);
        var roomForOthers = most - roomForReady;
        return
        [
            .. subsets.Select(subset => new V1EndpointSubset
            {
                Addresses = Share(subset.Addresses, ready, roomForReady),
                NotReadyAddresses = Share(subset.NotReadyAddresses, all - ready, roomForOthers),
                Ports = subset.Ports,
            }).Where(subset => subset.Addresses is not null || subset.NotReadyAddresses is not null),
        ];
    }

    /// <summary>Whether both say the same; revisions of the pods that they refer to do not count.</summary>
    public static bool Same(IList<V1EndpointSubset> one, IReadOnlyList<V1EndpointSubset> other) =>
        one.Count == other.Count && one.Zip(other).All(pair =>
            Same(pair.First.Addresses, pair.Second.Addresses)
            && Same(pair.First.NotReadyAddresses, pair.Second.NotReadyAddresses)
            && Key(pair.First.Ports ?? []) == Key(pair.Second.Ports ?? []));

    private static bool Same(IList<V1EndpointAddress>? one, IList<V1EndpointAddress>? other) =>
        (one?.Count ?? 0) == (other?.Count ?? 0) && (one ?? []).Zip(other ?? []).All(pair => Identity(pair.First) == Identity(pair.Second));

    private static (string?, string?, string?, string?, string?, string?) Identity(V1EndpointAddress address) => (
        address.Ip, address.Hostname ?? "", address.NodeName, address.TargetRef?.NamespaceProperty, address.TargetRef?.Name,
        address.TargetRef?.Uid);

    /// <summary>The ports on which a pod answers for a service; null when that is none of those it should.</summary>
    private static List<Corev1EndpointPort>? PortsOf(V1Service service, V1Pod pod)
    {
        if (service.Spec.Ports is not { Count: > 0 } wanted)
        {
            return ServiceTypes.IsHeadless(service.Spec) ? [] : null;
        }

        var ports = new List<Corev1EndpointPort>(wanted.Count);
        foreach (var port in wanted)
        {
            if (PodEndpoints.PortOf(pod, port) is { } number)
            {
                ports.Add(new() { Name = port.Name, Port = number, Protocol = port.Protocol, AppProtocol = port.AppProtocol });
            }
        }

        return ports.Count > 0 ? ports : null;
    }

    private static V1EndpointAddress AddressOf(V1Service service, V1Pod pod, string address) => new()
    {
        Ip = address,
        Hostname = PodEndpoints.HostnameOf(pod, service),
        NodeName = pod.Spec.NodeName is { Length: > 0 } node ? node : null,
        TargetRef = PodEndpoints.ReferenceTo(pod),
    };

    private static V1EndpointSubset SubsetOf(SortedDictionary<string, V1EndpointSubset> byPorts, List<Corev1EndpointPort> ports)
    {
        var key = Key(ports);
        if (!byPorts.TryGetValue(key, out var subset))
        {
            byPorts[key] = subset = new() { Ports = ports.Count > 0 ? ports : null };
        }

        return subset;
    }

    private static string Key(IEnumerable<Corev1EndpointPort> ports) =>
        string.Join(';', ports.Select(port => $"{port.Name}|{port.Protocol}|{port.Port}|{port.AppProtocol}"));

    private static List<V1EndpointAddress>? Sorted(IList<V1EndpointAddress>? addresses) => addresses is null ? null :
    [
        .. addresses.OrderBy(address => address.Ip, StringComparer.Ordinal)
            .ThenBy(address => address.TargetRef.Uid, StringComparer.Ordinal),
    ];

    private static List<V1EndpointAddress>? Share(IList<V1EndpointAddress>? addresses, int all, int room)
    {
        var share = all == 0 ? 0 : (int)((long)(addresses?.Count ?? 0) * room / all);
        return share == 0 ? null : [.. addresses!.Take(share)];
    }
}
