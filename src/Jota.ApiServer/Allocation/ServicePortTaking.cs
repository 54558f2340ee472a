using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Allocation;

/// <summary>
/// One service's way to its ports of the nodes: those it names, else any; the same for a port number in several protocols.
/// </summary>
internal sealed class ServicePortTaking(V1Service service, ImmutableArray<int> kept, PortPool pool, bool dryRun)
{
    private readonly List<int> _taken = [];
    private readonly HashSet<int> _pretended = [];
    private readonly List<(V1ServicePort Port, int Number)> _found = [];
    private int? _healthCheck;

    // What the ports have so far, to be looked up: the first of each number, and who has one already.
    private readonly Dictionary<int, (int Index, int Given)> _firsts = [];
    private readonly HashSet<(int Given, string? Protocol)> _used = [];

    /// <summary>What was taken so far.</summary>
    public IReadOnlyList<int> Taken => _taken;

    public void Take()
    {
        var spec = service.Spec;
        for (var i = 0; i < spec.Ports?.Count; i++)
        {
            Note(spec.Ports[i], spec.Ports[i].NodePort, i);
        }

        for (var i = 0; spec.Type is ServiceTypes.NodePort or ServiceTypes.LoadBalancer && i < spec.Ports?.Count; i++)
        {
            Take(spec.Ports[i], i);
        }

        if (ServiceTypes.NeedsHealthCheck(spec))
        {
            TakeHealthCheck(spec);
        }
    }

    /// <summary>Writes what it got into the service.</summary>
    public void Give()
    {
        foreach (var (port, number) in _found)
        {
            port.NodePort = number;
        }

        service.Spec.HealthCheckNodePort = _healthCheck ?? service.Spec.HealthCheckNodePort;
    }

    private void Take(V1ServicePort port, int index)
    {
        if (port.NodePort is null or 0)
        {
            if (ServiceTypes.HasNodePorts(service.Spec))
            {
                var number = Sibling(port) ?? Any("failed to allocate a nodePort: range is full");
                _found.Add((port, number));
                Note(port, number, index);
            }

            return;
        }

        if (This(port.NodePort.Value) is { } objection)
        {
            throw ServiceErrors.Invalid(service, spec => spec.At("ports").At(index).At("nodePort").Invalid(port.NodePort, objection));
        }
    }

    /// <summary>What another protocol of the same port has, if it may be this one's as well.</summary>
    private int? Sibling(V1ServicePort port)
    {
        return _firsts.TryGetValue(port.Port, out var first) && !_used.Contains((first.Given, port.Protocol)) && This(first.Given) is null
            ? first.Given
            : null;
    }

    private void Note(V1ServicePort port, int? has, int index)
    {
        if (has is not (null or 0) and { } number)
        {
            _used.Add((number, port.Protocol));
            if (!_firsts.TryGetValue(port.Port, out var first) || index < first.Index)
            {
                _firsts[port.Port] = (index, number);
            }
        }
    }

    private void TakeHealthCheck(V1ServiceSpec spec)
    {
        if (spec.HealthCheckNodePort is null or 0)
        {
            _healthCheck = Any("failed to allocate a HealthCheck NodePort 0: range is full");
        }
        else if (This(spec.HealthCheckNodePort.Value) is { } objection)
        {
            throw ServiceErrors.Exhausted($"failed to allocate requested HealthCheck NodePort {spec.HealthCheckNodePort}: {objection}");
        }
    }

    private string? This(int port)
    {
        if (kept.Contains(port) || _taken.Contains(port) || _pretended.Contains(port))
        {
            return null;
        }

        var objection = dryRun ? pool.Try(port) : pool.Take(port);
        if (objection is null)
        {
            _ = dryRun ? _pretended.Add(port) : Remember(port);
        }

        return objection;
    }

    private int Any(string otherwise)
    {
        var port = pool.TakeAny() ?? throw ServiceErrors.Exhausted(otherwise);
        if (dryRun)
        {
            pool.Settle(port, stored: false);
            _pretended.Add(port);
        }
        else
        {
            Remember(port);
        }

        return port;
    }

    private bool Remember(int port)
    {
        _taken.Add(port);
        return true;
    }
}
