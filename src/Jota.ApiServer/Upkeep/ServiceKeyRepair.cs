using System.Globalization;
using Jota.Api;
using Jota.ApiServer.Allocation;
using Jota.ApiServer.Caching;
using Jota.Store;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.ApiServer.Upkeep;

/// <summary>
/// Makes the keys of addresses and ports agree with the services, when a server starts. They always do where all were written by this
/// version; not in the data of an older one, nor where somebody has deleted an IPAddress by hand.
/// </summary>
internal sealed partial class ServiceKeyRepair(IRevisionedStore store, WatchCaches caches, ServiceKeys keys, ILogger<ServiceKeyRepair> log)
{
    private const int PageSize = 4096;

    public async Task RunAsync(CancellationToken ct)
    {
        if (caches.Find<V1Service>() is not { } services)
        {
            return;
        }

        // What is read now is of services that the caches show then, or that are gone with it.
        var ports = await ReadPortsAsync(ct);
        await caches.WhenFreshAsync(ct);
        var addresses = OurAddresses().ToDictionary(address => address.Key.Name, address => address.Revision);
        foreach (var service in services.Read().Objects.Range(services.Prefix).Select(entry => (V1Service)entry.Object.Peek()))
        {
            var held = ServiceHoldings.Of(service.Spec);
            var missing = held.Addresses.Where(address => !addresses.Remove(address) && !Exists(address));
            await MakeAsync(service, missing, held.Ports.Where(port => !ports.Remove(port)), ct);
        }

        foreach (var write in ports.Select(port => StoreWrite.Delete(ServiceKeys.OfPort(port.Key), port.Value))
            .Concat(addresses.Select(address => StoreWrite.Delete(ServiceKeys.OfAddress(address.Key), address.Value))))
        {
            // Where somebody has written it since, it is in use.
            await store.WriteAsync(write, ct);
            Removed(log, write.Key);
        }
    }

    private async Task MakeAsync(V1Service service, IEnumerable<string> addresses, IEnumerable<int> ports, CancellationToken ct)
    {
        foreach (var write in keys.Take(service, [.. addresses], [.. ports]))
        {
            if ((await store.WriteAsync(write, ct)).Succeeded)
            {
                Made(log, write.Key, service.Metadata.NamespaceProperty, service.Metadata.Name);
            }
            else
            {
                Shared(log, write.Key, service.Metadata.NamespaceProperty, service.Metadata.Name);
            }
        }
    }

    private bool Exists(string address) =>
        caches.Find<V1IPAddress>() is { } cache && cache.Find(ServiceKeys.OfAddress(address)) is not null;

    private IEnumerable<ApiObject> OurAddresses() => caches.Find<V1IPAddress>() is { } cache
        ? cache.Read().Objects.Range(cache.Prefix)
            .Select(entry => entry.Object)
            .Where(address => ServiceKeys.IsOurs((V1IPAddress)address.Peek()))
        : [];

    private async Task<Dictionary<int, Revision>> ReadPortsAsync(CancellationToken ct)
    {
        var found = new Dictionary<int, Revision>();
        var range = new StoreRange(ServiceKeys.Ports) { Limit = PageSize };
        StoredPage page;
        do
        {
            page = await store.RangeAsync(range, ct);
            foreach (var value in page.Values)
            {
                if (int.TryParse(value.Key.AsSpan(ServiceKeys.Ports.Length), CultureInfo.InvariantCulture, out var port))
                {
                    found[port] = value.Modified;
                }
            }

            range = range with { At = page.Revision, After = page.Values.Count > 0 ? page.Values[^1].Key : range.After };
        }
        while (page.More);

        return found;
    }

    [LoggerMessage(1, LogLevel.Information, "{Key} was missing, and is noted as service {Namespace}/{Name}'s")]
    private static partial void Made(ILogger log, string key, string @namespace, string name);

    [LoggerMessage(2, LogLevel.Warning, "{Key} is somebody else's, although service {Namespace}/{Name} has it: give it another one")]
    private static partial void Shared(ILogger log, string key, string @namespace, string name);

    [LoggerMessage(3, LogLevel.Information, "{Key} was no service's any more, and is removed")]
    private static partial void Removed(ILogger log, string key);
}
