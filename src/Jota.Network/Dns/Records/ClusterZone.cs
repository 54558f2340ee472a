using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Jota.Api;
using Jota.Network.Dns.Wire;
using k8s.Models;

namespace Jota.Network.Dns.Records;

/// <summary>
/// The cluster's names: the Kubernetes DNS specification 1.1 over what is known of services, slices, namespaces and pods. Every name in
/// between is there too, without records, so that a resolver can tell "no such name" from "nothing of this type" (RFC 8020).
/// </summary>
internal sealed class ClusterZone
{
    private static readonly ObjectKey OwnService = new("kube-system", "kube-dns");

    private readonly string _domain;
    private readonly uint _serial;
    private readonly byte[] _zone;
    private readonly byte[] _services;
    private readonly int _labels;
    private readonly ConcurrentDictionary<byte[], string> _namespaces = new(NameBytes.Comparer);
    private readonly ConcurrentDictionary<byte[], string>.AlternateLookup<ReadOnlySpan<byte>> _namespacesByLabel;
    private volatile ZoneTop _top;
    private volatile PodMode _podMode;

    /// <summary>An empty zone.</summary>
    /// <param name="domain">Its name, such as <c>cluster.local</c>.</param>
    /// <param name="serial">Its version, as far as anybody asks.</param>
    /// <param name="ttl">The time to live of its records, in seconds.</param>
    public ClusterZone(string domain, uint serial, uint ttl)
    {
        (_domain, _serial) = (domain, serial);
        _zone = WireName.FromText(domain) ?? throw new ArgumentException($"{domain} is no domain", nameof(domain));
        _services = [3, (byte)'s', (byte)'v', (byte)'c', .. _zone];
        _labels = WireName.Labels(_zone, stackalloc byte[WireName.MostLabels]);
        _namespacesByLabel = _namespaces.GetAlternateLookup<ReadOnlySpan<byte>>();
        _top = new ZoneTop(domain, ttl, serial);
    }

    /// <summary>Its services.</summary>
    public ServiceTable Services { get; } = new();

    /// <summary>The addresses of its pods.</summary>
    public PodAddresses Pods { get; } = new();

    /// <summary>What goes with the answer that something does not exist.</summary>
    public RecordSet Denial => _top.Denial;

    /// <summary>Changes what can be set.</summary>
    public void Set(uint ttl, PodMode pods)
    {
        _podMode = pods;
        if (_top.Ttl != ttl)
        {
            _top = new ZoneTop(_domain, ttl, _serial);
        }
    }

    /// <summary>A namespace is there.</summary>
    public void Put(V1Namespace ns)
    {
        if (WireName.FromText(ns.Metadata.Name) is { } name)
        {
            _namespaces[name[..^1]] = ns.Metadata.Name;
        }
    }

    /// <summary>A namespace is gone.</summary>
    public void Remove(V1Namespace ns)
    {
        if (WireName.FromText(ns.Metadata.Name) is { } name)
        {
            _namespaces.TryRemove(name[..^1], out _);
        }
    }

    /// <summary>Whether a name is in this zone.</summary>
    public bool Holds(ReadOnlySpan<byte> name)
    {
        if (!name.EndsWith(_zone))
        {
            return false;
        }

        // The bytes before must end with a whole label.
        Span<byte> starts = stackalloc byte[WireName.MostLabels];
        var count = WireName.Labels(name, starts);
        return count >= _labels && (_labels == 0 || starts[count - _labels] == name.Length - _zone.Length);
    }

    /// <summary>The records of a name in this zone; null when there is no such name.</summary>
    public NameRecords? Find(ReadOnlySpan<byte> name)
    {
        Span<byte> starts = stackalloc byte[WireName.MostLabels + 1];
        var count = WireName.Labels(name, starts) - _labels;
        starts[count] = (byte)(name.Length - _zone.Length);
        var own = name[..starts[count]];
        if (count == 0)
        {
            return _top.Own;
        }

        return own[starts[count - 1]..] switch
        {
            [3, (byte)'s', (byte)'v', (byte)'c'] => OfService(own, starts[..count]),
            [3, (byte)'p', (byte)'o', (byte)'d'] => OfPod(own, starts[..count]),
            [3, (byte)'d', (byte)'n', (byte)'s'] => OfServer(own, starts[..count]),
            [11, .. var label] when count == 1 && label.SequenceEqual("dns-version"u8) => _top.Version,
            _ => null,
        };
    }

    /// <summary>The names of an address of the cluster; null when it is not the cluster's, or the name is of no address.</summary>
    public NameRecords? Reverse(ReadOnlySpan<byte> name)
    {
        if (ReverseName.Read(name) is not { } address)
        {
            return null;
        }

        var names = new RecordSetBuilder();
        if (Services.Reverse.ServiceAt(address) is { } service)
        {
            names.Name(RecordSetBuilder.OfQuestion, RecordType.PTR, _top.Ttl, [.. service.Labels, .. _services]);
        }
        else
        {
            AddEndpoints(names, address);
        }

        return names.Count == 0 ? null : new NameRecords { Names = names.Build() };
    }

    /// <summary>Chosen hostnames; the others, which are made of the address, only where nobody has chosen one.</summary>
    private void AddEndpoints(RecordSetBuilder names, IPAddress address)
    {
        var labels = Services.Reverse.EndpointsAt(address)
            .SelectMany(service => service.Records(_services, _top.Ttl).Reverse.GetValueOrDefault(address, [])
                .Select(label => (label.Chosen, Name: (byte[])[.. label.Label, .. service.Labels, .. _services])))
            .ToList();
        var chosen = labels.Any(label => label.Chosen);
        foreach (var (_, name) in labels.Where(label => label.Chosen == chosen && label.Name.Length <= WireName.Longest))
        {
            names.Name(RecordSetBuilder.OfQuestion, RecordType.PTR, _top.Ttl, name);
        }
    }

    private NameRecords? OfService(ReadOnlySpan<byte> own, ReadOnlySpan<byte> starts)
    {
        var end = starts[^1];
        if (starts.Length <= 2)
        {
            return OfNamespace(own[..end], starts.Length);
        }

        var begin = starts[^3];
        if (Services.Find(own[begin..end]) is not { } service)
        {
            return null;
        }

        var records = service.Records(_services, _top.Ttl);
        return starts.Length switch
        {
            3 => records.Own,
            4 => records.Below(own[..begin]),
            5 => records.Port(own[..begin]),
            _ => null,
        };
    }

    private NameRecords? OfPod(ReadOnlySpan<byte> own, ReadOnlySpan<byte> starts)
    {
        if (starts.Length <= 2)
        {
            return OfNamespace(own[..starts[^1]], starts.Length);
        }

        if (starts.Length != 3 || !_namespacesByLabel.TryGetValue(own[starts[1]..starts[2]], out var ns)
            || PodAddress(own[1..starts[1]]) is not { } address)
        {
            return null;
        }

        var exists = _podMode switch
        {
            PodMode.Verified => Pods.Has(ns, address),
            PodMode.Insecure => true,
            _ => false,
        };
        return exists ? Addresses([address]) : null;
    }

    /// <summary>The address that a label tells with dashes.</summary>
    private static IPAddress? PodAddress(ReadOnlySpan<byte> label)
    {
        Span<char> text = stackalloc char[label.Length];
        Encoding.Latin1.GetChars(label, text);
        var four = text.Count('-') == 3 && text.IndexOf("--") < 0;
        text.Replace('-', four ? '.' : ':');
        return IPAddress.TryParse(text, out var address) && (four || text.Contains(':')) ? address : null;
    }

    /// <summary>Who serves the zone: the service under which this server is reached.</summary>
    private NameRecords? OfServer(ReadOnlySpan<byte> own, ReadOnlySpan<byte> starts) => starts.Length switch
    {
        1 => NameRecords.Bare,
        2 when own[..starts[1]] is [2, (byte)'n', (byte)'s'] =>
            Services.Find(OwnService)?.Records(_services, _top.Ttl).Own is { } service
                ? new NameRecords { A = service.A, Aaaa = service.Aaaa }
                : NameRecords.Bare,
        _ => null,
    };

    private NameRecords? OfNamespace(ReadOnlySpan<byte> label, int labels) =>
        labels == 1 || _namespacesByLabel.ContainsKey(label) ? NameRecords.Bare : null;

    private NameRecords Addresses(ReadOnlySpan<IPAddress> addresses)
    {
        var (four, six) = (new RecordSetBuilder(), new RecordSetBuilder());
        foreach (var address in addresses)
        {
            var set = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? four : six;
            set.Address(RecordSetBuilder.OfQuestion, _top.Ttl, address);
        }

        return new() { A = four.Build(), Aaaa = six.Build() };
    }
}
