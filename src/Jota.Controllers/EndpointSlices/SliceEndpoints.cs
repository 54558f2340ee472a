using k8s.Models;

namespace Jota.Controllers;

/// <summary>The endpoints that a service's slices of one family shall hold, those that answer on the same ports together.</summary>
internal sealed class SliceEndpoints
{
    private const string Zone = "topology.kubernetes.io/zone";

    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);

    private SliceEndpoints()
    {
    }

    /// <summary>Endpoints with the same ports.</summary>
    public IEnumerable<Group> Groups => _groups.Values;

    /// <summary>Whether a pod is left out because its node is not known, or not any more.</summary>
    public bool MissesNode { get; private set; }

    /// <summary>Computes them.</summary>
    public static SliceEndpoints Of(EndpointSliceInput input, string family)
    {
        var wanted = new SliceEndpoints();
        foreach (var pod in input.Pods)
        {
            if (PodEndpoints.CanBe(pod, terminatingToo: true) && PodEndpoints.AddressOf(pod, family) is { } address)
            {
                wanted.Add(input, pod, address);
            }
        }

        return wanted;
    }

    /// <summary>What tells ports apart.</summary>
    public static string KeyOf(IEnumerable<Discoveryv1EndpointPort>? ports) =>
        string.Join(';', (ports ?? []).Select(port => $"{port.Name}|{port.Protocol}|{port.Port}|{port.AppProtocol}"));

    /// <summary>What makes two endpoints the same one, if perhaps in another state.</summary>
    public static (string, string?, string?) IdentityOf(V1Endpoint endpoint) =>
        (string.Join(',', endpoint.Addresses ?? []), endpoint.TargetRef?.Uid, endpoint.Hostname ?? "");

    /// <summary>Whether two of the same identity are in the same state.</summary>
    public static bool SameState(V1Endpoint one, V1Endpoint other) =>
        (one.Conditions?.Ready, one.Conditions?.Serving, one.Conditions?.Terminating) == (other.Conditions?.Ready,
            other.Conditions?.Serving, other.Conditions?.Terminating)
        && (one.NodeName, one.Zone, one.TargetRef?.Name) == (other.NodeName, other.Zone, other.TargetRef?.Name)
        && (one.Hints?.ForZones?.FirstOrDefault()?.Name, one.Hints?.ForNodes?.FirstOrDefault()?.Name)
        == (other.Hints?.ForZones?.FirstOrDefault()?.Name, other.Hints?.ForNodes?.FirstOrDefault()?.Name);

    private void Add(EndpointSliceInput input, V1Pod pod, string address)
    {
        var node = pod.Spec.NodeName is { Length: > 0 } name ? input.NodeOf(name) : null;
        if (node is null && pod.Spec.NodeName is { Length: > 0 } && input.Service.Spec.PublishNotReadyAddresses != true)
        {
            MissesNode = true;
            return;
        }

        var ports = PortsOf(input.Service, pod);
        var key = KeyOf(ports);
        if (!_groups.TryGetValue(key, out var group))
        {
            _groups[key] = group = new(key, ports, []);
        }

        group.Endpoints.Add(EndpointOf(input.Service, pod, node, address));
    }

    private static List<Discoveryv1EndpointPort> PortsOf(V1Service service, V1Pod pod)
    {
        var ports = new List<Discoveryv1EndpointPort>();
        foreach (var port in service.Spec.Ports ?? [])
        {
            if (PodEndpoints.PortOf(pod, port) is { } number)
            {
                ports.Add(new() { Name = port.Name ?? "", Port = number, Protocol = port.Protocol, AppProtocol = port.AppProtocol });
            }
        }

        return ports;
    }

    private static V1Endpoint EndpointOf(V1Service service, V1Pod pod, V1Node? node, string address)
    {
        var serving = PodEndpoints.IsReady(pod);
        var terminating = pod.Metadata.DeletionTimestamp is not null;
        var ready = service.Spec.PublishNotReadyAddresses == true || (serving && !terminating);
        var zone = node?.Metadata.Labels is { } labels && labels.TryGetValue(Zone, out var found) ? found : null;
        return new V1Endpoint
        {
            Addresses = [address],
            Conditions = new() { Ready = ready, Serving = serving, Terminating = terminating },
            Hostname = PodEndpoints.HostnameOf(pod, service),
            NodeName = pod.Spec.NodeName is { Length: > 0 } name ? name : null,
            TargetRef = PodEndpoints.ReferenceTo(pod),
            Zone = zone,
            Hints = ready ? HintsOf(service.Spec.TrafficDistribution, pod.Spec.NodeName, zone) : null,
        };
    }

    private static V1EndpointHints? HintsOf(string? distribution, string? node, string? zone)
    {
        IList<V1ForZone>? zones = zone is { Length: > 0 } && distribution is not null ? [new V1ForZone { Name = zone }] : null;
        IList<V1ForNode>? nodes = node is { Length: > 0 } && distribution == "PreferSameNode" ? [new V1ForNode { Name = node }] : null;
        return zones is null && nodes is null ? null : new() { ForZones = zones, ForNodes = nodes };
    }

    /// <summary>Endpoints with the same ports.</summary>
    /// <param name="Key">What tells the ports apart.</param>
    /// <param name="Ports">The ports.</param>
    /// <param name="Endpoints">The endpoints, in the order of the pods.</param>
    internal sealed record Group(string Key, IReadOnlyList<Discoveryv1EndpointPort> Ports, List<V1Endpoint> Endpoints);
}
