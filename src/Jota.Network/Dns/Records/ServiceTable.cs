using System.Collections.Concurrent;
using System.Net;
using Jota.Api;
using Jota.Network.Dns.Wire;
using k8s.Models;

namespace Jota.Network.Dns.Records;

/// <summary>
/// The services by name and by address. A change costs what changed: it marks its service's records as old, which are made anew when
/// somebody asks for them. Written by the informers, read by queries, neither waits for the other.
/// </summary>
internal sealed class ServiceTable
{
    private const string ServiceName = "kubernetes.io/service-name";

    private readonly ConcurrentDictionary<byte[], ServiceEntry> _entries = new(NameBytes.Comparer);
    private readonly ConcurrentDictionary<byte[], ServiceEntry>.AlternateLookup<ReadOnlySpan<byte>> _byLabels;
    private readonly Lock _writing = new();

    public ServiceTable() => _byLabels = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The way back from addresses.</summary>
    public ReverseTable Reverse { get; } = new();

    /// <summary>How many services are known.</summary>
    public int Count => _entries.Count;

    /// <summary>The service of a name; null when nothing is known of it.</summary>
    /// <param name="labels">Its name and its namespace, as labels.</param>
    public ServiceEntry? Find(ReadOnlySpan<byte> labels) => _byLabels.TryGetValue(labels, out var entry) ? entry : null;

    /// <summary>The same by its key.</summary>
    public ServiceEntry? Find(ObjectKey key) => LabelsOf(key) is { } labels ? Find(labels) : null;

    /// <summary>A service is there, or changed.</summary>
    public void Put(V1Service service) => Change(KeyOf(service.Metadata), entry => Replace(entry, service));

    /// <summary>A service is gone.</summary>
    public void Remove(V1Service service) => Change(KeyOf(service.Metadata), entry => Replace(entry, null));

    /// <summary>A slice is there, or changed.</summary>
    public void Put(V1EndpointSlice slice)
    {
        if (ServiceOf(slice) is { } service)
        {
            Change(service, entry => Replace(entry, slice.Metadata.Name, slice));
        }
    }

    /// <summary>A slice is gone.</summary>
    public void Remove(V1EndpointSlice slice)
    {
        if (ServiceOf(slice) is { } service)
        {
            Change(service, entry => Replace(entry, slice.Metadata.Name, null));
        }
    }

    /// <summary>A slice changed, perhaps to be another service's.</summary>
    public void Put(V1EndpointSlice old, V1EndpointSlice slice)
    {
        if (ServiceOf(old) != ServiceOf(slice))
        {
            Remove(old);
        }

        Put(slice);
    }

    private void Change(ObjectKey key, Action<ServiceEntry> change)
    {
        if (LabelsOf(key) is not { } labels)
        {
            return;
        }

        // The informers of services and slices come at once: a service must not go while its slice comes.
        lock (_writing)
        {
            var entry = _entries.GetOrAdd(labels, static (labels, key) => new ServiceEntry(key, labels), key);
            change(entry);
            if (entry.IsEmpty)
            {
                _entries.TryRemove(labels, out _);
            }
        }
    }

    private void Replace(ServiceEntry entry, V1Service? service)
    {
        var old = AddressesOf(entry.Put(service));
        var now = AddressesOf(service);
        foreach (var address in old.Except(now))
        {
            Reverse.RemoveService(address, entry);
        }

        foreach (var address in now.Except(old))
        {
            Reverse.AddService(address, entry);
        }
    }

    private void Replace(ServiceEntry entry, string name, V1EndpointSlice? slice)
    {
        var old = AddressesOf(entry.Put(name, slice));
        foreach (var address in AddressesOf(slice))
        {
            Reverse.Count(address, entry, 1);
        }

        foreach (var address in old)
        {
            Reverse.Count(address, entry, -1);
        }
    }

    private static List<IPAddress> AddressesOf(V1Service? service) =>
        [.. (service?.Spec?.ClusterIPs ?? [service?.Spec?.ClusterIP ?? ""])
            .Select(text => IPAddress.TryParse(text, out var address) ? address : null).OfType<IPAddress>()];

    private static List<IPAddress> AddressesOf(V1EndpointSlice? slice) =>
        [.. (slice?.Endpoints ?? []).Select(EndpointNames.AddressOf).OfType<IPAddress>()];

    private static ObjectKey? ServiceOf(V1EndpointSlice slice) =>
        slice.Metadata.Labels?.TryGetValue(ServiceName, out var name) == true && name.Length > 0
            ? new ObjectKey(slice.Metadata.NamespaceProperty ?? "", name)
            : null;

    private static ObjectKey KeyOf(V1ObjectMeta metadata) => new(metadata.NamespaceProperty ?? "", metadata.Name);

    private static byte[]? LabelsOf(ObjectKey key) => WireName.FromText($"{key.Name}.{key.Namespace}")?[..^1];
}
