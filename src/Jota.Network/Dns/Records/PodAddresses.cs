using System.Collections.Concurrent;
using System.Net;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Network.Dns.Records;

/// <summary>
/// Which addresses the pods of each namespace have. Of a pod nothing but its addresses is kept; those that ended have none, for somebody
/// else may have them by now.
/// </summary>
internal sealed class PodAddresses : IObjectFollower
{
    private readonly Dictionary<ObjectKey, IPAddress[]> _pods = [];
    private readonly ConcurrentDictionary<(string Namespace, IPAddress Address), int> _counts = new();

    /// <summary>Whether a pod of this namespace has this address.</summary>
    public bool Has(string inNamespace, IPAddress address) => _counts.ContainsKey((inNamespace, address));

    /// <inheritdoc/>
    public void Replace(Resource resource, IReadOnlyList<ApiObject> all)
    {
        var now = all.Select(pod => pod.Key).ToHashSet();
        foreach (var gone in _pods.Keys.Where(key => !now.Contains(key)).ToList())
        {
            Put(gone, []);
        }

        foreach (var pod in all)
        {
            Changed(pod);
        }
    }

    /// <inheritdoc/>
    public void Changed(ApiObject obj)
    {
        var pod = obj.As<V1Pod>();
        Put(obj.Key, pod.Status?.Phase is "Succeeded" or "Failed" ? [] : AddressesOf(pod));
    }

    /// <inheritdoc/>
    public void Deleted(ApiObject obj) => Put(obj.Key, []);

    /// <summary>A pod has these addresses now.</summary>
    internal void Put(ObjectKey key, params IPAddress[] addresses)
    {
        var old = _pods.GetValueOrDefault(key) ?? [];
        if (old.AsSpan().SequenceEqual(addresses))
        {
            return;
        }

        foreach (var address in addresses)
        {
            _counts.AddOrUpdate((key.Namespace, address), 1, static (_, count) => count + 1);
        }

        foreach (var address in old)
        {
            // One writer: nobody counts between these two.
            if (_counts.AddOrUpdate((key.Namespace, address), 0, static (_, count) => count - 1) <= 0)
            {
                _counts.TryRemove((key.Namespace, address), out _);
            }
        }

        if (addresses.Length == 0)
        {
            _pods.Remove(key);
        }
        else
        {
            _pods[key] = addresses;
        }
    }

    private static IPAddress[] AddressesOf(V1Pod pod)
    {
        var texts = pod.Status?.PodIPs is { Count: > 0 } many ? many.Select(ip => ip.Ip) : [pod.Status?.PodIP ?? ""];
        return [.. texts.Select(text => IPAddress.TryParse(text, out var address) ? address : null).OfType<IPAddress>()];
    }
}
