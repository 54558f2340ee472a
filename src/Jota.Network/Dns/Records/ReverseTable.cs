using System.Net;

namespace Jota.Network.Dns.Records;

/// <summary>Which services have an address, as their own or as an endpoint's. Safe to use from anywhere.</summary>
internal sealed class ReverseTable
{
    // An address behind very many services would make an answer that nobody wants.
    private const int MostServices = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, ServiceEntry> _services = [];
    private readonly Dictionary<IPAddress, Dictionary<ServiceEntry, int>> _endpoints = [];

    /// <summary>The service whose own address it is; null when it is none's.</summary>
    public ServiceEntry? ServiceAt(IPAddress address)
    {
        lock (_gate)
        {
            return _services.GetValueOrDefault(address);
        }
    }

    /// <summary>Services that have an endpoint there.</summary>
    public IReadOnlyList<ServiceEntry> EndpointsAt(IPAddress address)
    {
        lock (_gate)
        {
            return _endpoints.TryGetValue(address, out var services) ? [.. services.Keys.Take(MostServices)] : [];
        }
    }

    public void AddService(IPAddress address, ServiceEntry service)
    {
        lock (_gate)
        {
            _services[address] = service;
        }
    }

    public void RemoveService(IPAddress address, ServiceEntry service)
    {
        lock (_gate)
        {
            // Another one may have it by now.
            if (_services.GetValueOrDefault(address) == service)
            {
                _services.Remove(address);
            }
        }
    }

    /// <summary>An endpoint more, or one less; the same one may stand in two slices.</summary>
    public void Count(IPAddress address, ServiceEntry service, int change)
    {
        lock (_gate)
        {
            if (!_endpoints.TryGetValue(address, out var services))
            {
                _endpoints.Add(address, services = []);
            }

            var count = services.GetValueOrDefault(service) + change;
            if (count > 0)
            {
                services[service] = count;
            }
            else
            {
                services.Remove(service);
            }

            if (services.Count == 0)
            {
                _endpoints.Remove(address);
            }
        }
    }
}
