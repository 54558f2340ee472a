using System.Collections.Immutable;
using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Store;
using k8s.Models;

namespace Jota.ApiServer.Allocation;

/// <summary>Gives services their addresses within the cluster and their ports of the nodes.</summary>
internal sealed class ServiceAllocator(ServiceStock stock, ServiceKeys keys) : IObjectAllocator
{
    public Claim Take(object obj, object? old, bool dryRun) => Take((V1Service)obj, (V1Service?)old, dryRun);

    public ImmutableArray<StoreWrite> Release(object gone) => [.. ServiceKeys.Release(ServiceHoldings.Of(((V1Service)gone).Spec))];

    public void Follow(WatchCaches caches)
    {
        foreach (var cache in caches.All)
        {
            switch (cache.Resource)
            {
                case ServiceResource:
                    cache.Attach(new StockFollower(stock, service => ServiceHoldings.Of(((V1Service)service).Spec)));
                    break;
                case IPAddressResource:
                    cache.Attach(new StockFollower(stock, address => new([((V1IPAddress)address).Metadata.Name], [])));
                    break;
                default:
                    break;
            }
        }
    }

    private Claim Take(V1Service service, V1Service? old, bool dryRun)
    {
        var errors = new FieldErrors();
        ServiceFamilies.Settle(service, old, stock.Families, errors);
        if (errors.Any)
        {
            throw ApiException.Invalid(ServiceErrors.Names, service.Metadata.Name, errors.All);
        }

        var had = ServiceHoldings.Of(old?.Spec);
        var addresses = new ServiceAddressTaking(service, had.Addresses, stock.Addresses, dryRun);
        var ports = new ServicePortTaking(service, had.Ports, stock.Ports, dryRun);
        try
        {
            addresses.Take();
            ports.Take();
        }
        catch
        {
            stock.Settle(addresses.Taken, ports.Taken, stored: false);
            throw;
        }

        addresses.Give();
        ports.Give();
        var dropped = had.Without(ServiceHoldings.Of(service.Spec));
        return new Claim(
            [.. keys.Take(service, addresses.Taken, ports.Taken), .. ServiceKeys.Release(dropped)],
            stored => stock.Settle(addresses.Taken, ports.Taken, stored));
    }
}
