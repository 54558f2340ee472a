using System.Net;
using Jota.Api;
using Jota.ApiServer.Caching;
using k8s.Models;

namespace Jota.ApiServer.Allocation;

/// <summary>The allocators of the kinds that have one.</summary>
internal sealed class ObjectAllocators(ApiServerOptions options)
{
    private readonly ServiceAllocator _services = new(
        [.. options.ServiceRanges.Select(range => new AddressPool(range, options.Ids))],
        new PortPool(options.NodePorts.First, options.NodePorts.Last, options.Ids));

    /// <summary>The address of the API's own service: the first one.</summary>
    public IPAddress ApiAddress { get; } = new AddressPool(options.ServiceRanges[0], options.Ids).First;

    /// <summary>The kind's allocator; null for most kinds.</summary>
    public IObjectAllocator? Of(Resource resource) => resource.ObjectType == typeof(V1Service) ? _services : null;

    /// <summary>Learns what the stored objects have. Before anything is handed out.</summary>
    public void Load(WatchCaches caches)
    {
        foreach (var cache in caches.All)
        {
            if (Of(cache.Resource) is { } allocator)
            {
                foreach (var stored in cache.Read().Objects.Range(cache.Prefix))
                {
                    allocator.Load(stored.Object.Decode());
                }
            }
        }
    }
}
