using Jota.Api;
using k8s.Models;

namespace Jota.Network.Dns.Records;

/// <summary>A service and its slices as they are known, and the records that follow from them. One writer at a time.</summary>
internal sealed class ServiceEntry(ObjectKey key, byte[] labels)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, V1EndpointSlice> _slices = new(StringComparer.Ordinal);
    private volatile ServiceRecords? _records;
    private V1Service? _service;

    /// <summary>The service's namespace and name.</summary>
    public ObjectKey Key => key;

    /// <summary>Its name and namespace as labels: where it is in tables.</summary>
    public byte[] Labels => labels;

    /// <summary>Whether nothing is known of it any more.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _service is null && _slices.Count == 0;
            }
        }
    }

    /// <summary>The service is there, or changed, or gone; answers the one before.</summary>
    public V1Service? Put(V1Service? service)
    {
        lock (_gate)
        {
            var old = _service;
            (_service, _records) = (service, null);
            return old;
        }
    }

    /// <summary>A slice of it is there, or changed, or gone; answers the one before.</summary>
    public V1EndpointSlice? Put(string name, V1EndpointSlice? slice)
    {
        lock (_gate)
        {
            _slices.Remove(name, out var old);
            if (slice is not null)
            {
                _slices.Add(name, slice);
            }

            _records = null;
            return old;
        }
    }

    /// <summary>Its records, made if something has changed since they were made last.</summary>
    /// <param name="zone">What is behind the labels: <c>svc.cluster.local</c>.</param>
    /// <param name="ttl">The time to live of the records.</param>
    public ServiceRecords Records(byte[] zone, uint ttl)
    {
        if (_records is { } known && known.Ttl == ttl)
        {
            return known;
        }

        lock (_gate)
        {
            if (_service is null)
            {
                return ServiceRecords.None;
            }

            var made = new ServiceRecordsPlan([.. labels, .. zone], ttl).Compute(_service, _slices.Values);
            _records = made == ServiceRecords.None ? new() { Ttl = ttl } : made;
            return _records;
        }
    }
}
