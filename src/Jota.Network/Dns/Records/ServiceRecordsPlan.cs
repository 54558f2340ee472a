using System.Net;
using System.Net.Sockets;
using Jota.Network.Dns.Wire;
using k8s.Models;

namespace Jota.Network.Dns.Records;

/// <summary>
/// Which names and records a service has, as the Kubernetes DNS specification 1.1 says; and two things more that CoreDNS has: the names of
/// endpoints also below services with an address, and all ports at the service's own name. Pure.
/// </summary>
/// <param name="name">The service's whole name.</param>
/// <param name="ttl">The records' time to live.</param>
internal sealed class ServiceRecordsPlan(byte[] name, uint ttl)
{
    // Longer answers cannot be sent at all.
    private const int LongestSet = ResponseWriter.LongestMessage - 1024;

    private readonly Dictionary<byte[], PortTargets> _ports = new(NameBytes.Comparer);
    private readonly PortTargets _anyPort = new();

    /// <summary>Computes them.</summary>
    public ServiceRecords Compute(V1Service service, IEnumerable<V1EndpointSlice> slices) => service.Spec switch
    {
        { Type: "ExternalName" } spec => External(spec),
        { ClusterIP: "None" } => Headless([.. EndpointNames.Of(service, slices)]),
        { } spec => WithAddress(spec, [.. EndpointNames.Of(service, slices)]),
        null => ServiceRecords.None,
    };

    /// <summary>A CNAME; an address is no name that one could point to.</summary>
    private ServiceRecords External(V1ServiceSpec spec)
    {
        if (string.IsNullOrEmpty(spec.ExternalName) || IPAddress.TryParse(spec.ExternalName, out _)
            || WireName.FromText(spec.ExternalName) is not { } target)
        {
            return ServiceRecords.None;
        }

        var record = new RecordSetBuilder().Name(RecordSetBuilder.OfQuestion, RecordType.CNAME, ttl, target).Build();
        return new() { Ttl = ttl, Own = new NameRecords { Alias = new(target, record) } };
    }

    private ServiceRecords WithAddress(V1ServiceSpec spec, List<NamedEndpoint> endpoints)
    {
        List<IPAddress> addresses =
        [
            .. (spec.ClusterIPs ?? [spec.ClusterIP ?? ""])
                .Select(ip => IPAddress.TryParse(ip, out var address) ? address : null).OfType<IPAddress>(),
        ];
        if (addresses.Count == 0)
        {
            return ServiceRecords.None;
        }

        foreach (var port in spec.Ports ?? [])
        {
            AddPort(port.Name, port.Protocol, port.Port, [], addresses);
        }

        return Build(addresses, endpoints, headless: false);
    }

    private ServiceRecords Headless(List<NamedEndpoint> endpoints)
    {
        if (endpoints.Count == 0)
        {
            return ServiceRecords.None;
        }

        foreach (var endpoint in endpoints)
        {
            foreach (var port in endpoint.Ports.Where(p => p.Port is > 0 and <= ushort.MaxValue))
            {
                AddPort(port.Name, port.Protocol, port.Port!.Value, endpoint.Label.Label, [endpoint.Address]);
            }
        }

        return Build([.. endpoints.Select(e => e.Address).Distinct()], endpoints, headless: true);
    }

    private ServiceRecords Build(List<IPAddress> addresses, List<NamedEndpoint> endpoints, bool headless)
    {
        var records = new ServiceRecords
        {
            Ttl = ttl,
            IsHeadless = headless,
            Own = Addresses(addresses) with
            {
                Services = _anyPort.Services(name, ttl),
                ServiceAddresses = _anyPort.Addresses(MessageHeader.Length, ttl),
            },
        };
        foreach (var host in endpoints.GroupBy(e => e.Label.Label, e => e.Address, NameBytes.Comparer))
        {
            records.Hosts.TryAdd(host.Key, Addresses([.. host.Distinct()]));
        }

        foreach (var (labels, targets) in _ports)
        {
            records.Protocols.Add(labels[(labels[0] + 1)..]);
            records.Ports.Add(labels, new NameRecords
            {
                Services = targets.Services(name, ttl),
                ServiceAddresses = targets.Addresses(MessageHeader.Length + labels.Length, ttl),
            });
        }

        foreach (var endpoint in headless ? endpoints : [])
        {
            if (!records.Reverse.TryGetValue(endpoint.Address, out var labels))
            {
                records.Reverse.Add(endpoint.Address, labels = []);
            }

            labels.Add(endpoint.Label);
        }

        return records;
    }

    private NameRecords Addresses(List<IPAddress> addresses)
    {
        var (four, six) = (new RecordSetBuilder(), new RecordSetBuilder());
        foreach (var address in addresses)
        {
            var set = address.AddressFamily == AddressFamily.InterNetwork ? four : six;
            if (set.Length < LongestSet)
            {
                set.Address(RecordSetBuilder.OfQuestion, ttl, address);
            }
        }

        return new() { A = four.Build(), Aaaa = six.Build() };
    }

    private void AddPort(string? port, string? protocol, int number, byte[] label, List<IPAddress> addresses)
    {
        _anyPort.Add((ushort)number, label, addresses);
        if (string.IsNullOrEmpty(port)
            || WireName.FromText($"_{port}._{protocol ?? "TCP"}") is not { } labels)
        {
            return;
        }

        labels = labels[..^1];
        if (!_ports.TryGetValue(labels, out var targets))
        {
            _ports.Add(labels, targets = new());
        }

        targets.Add((ushort)number, label, addresses);
    }

    /// <summary>Who serves a port.</summary>
    private sealed class PortTargets
    {
        private readonly List<(ushort Port, byte[] Label)> _targets = [];
        private readonly HashSet<(ushort Port, byte[] Label)> _seen = new(new TargetComparer());
        private readonly Dictionary<byte[], HashSet<IPAddress>> _addresses = new(NameBytes.Comparer);

        public void Add(ushort port, byte[] label, List<IPAddress> addresses)
        {
            if (_seen.Add((port, label)))
            {
                _targets.Add((port, label));
            }

            if (!_addresses.TryGetValue(label, out var known))
            {
                _addresses.Add(label, known = []);
            }

            known.UnionWith(addresses);
        }

        public RecordSet Services(byte[] name, uint ttl)
        {
            var records = new RecordSetBuilder();
            var weight = (ushort)Math.Max(1, 100 / Math.Max(1, _targets.Count));
            foreach (var (port, label) in _targets)
            {
                if (records.Length < LongestSet && label.Length + name.Length <= WireName.Longest)
                {
                    records.Service(RecordSetBuilder.OfQuestion, ttl, weight, port, [.. label, .. name]);
                }
            }

            return records.Build();
        }

        /// <param name="at">Where the service's name stands in the question.</param>
        /// <param name="ttl">Their time to live.</param>
        public RecordSet Addresses(int at, uint ttl)
        {
            var records = new RecordSetBuilder();
            foreach (var (label, addresses) in _addresses)
            {
                byte[] owner = [.. label, (byte)(0xC0 | (at >> 8)), (byte)at];
                foreach (var address in addresses)
                {
                    if (records.Length < LongestSet)
                    {
                        records.Address(owner, ttl, address);
                    }
                }
            }

            return records.Build();
        }

        private sealed class TargetComparer : IEqualityComparer<(ushort Port, byte[] Label)>
        {
            public bool Equals((ushort Port, byte[] Label) x, (ushort Port, byte[] Label) y) =>
                x.Port == y.Port && x.Label.AsSpan().SequenceEqual(y.Label);

            public int GetHashCode((ushort Port, byte[] Label) obj) =>
                HashCode.Combine(obj.Port, NameBytes.Comparer.GetHashCode(obj.Label));
        }
    }
}
