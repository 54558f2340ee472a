using System.Collections.Immutable;
using System.Net;
using Jota.Api;
using Jota.ApiServer.Allocation;

namespace Jota.ApiServer.Kinds;

/// <summary>Services get addresses and ports of the node.</summary>
internal sealed class ServiceHooks : KindHooks
{
    /// <param name="ranges">The addresses: one range, or one of each family, the one to be used by default first.</param>
    /// <param name="nodePorts">The ports that every node opens for services, both ends included.</param>
    /// <param name="ids">Says which one is tried first.</param>
    /// <param name="clock">Says when an address was handed out.</param>
    public ServiceHooks(ImmutableArray<IPNetwork> ranges, (int First, int Last) nodePorts, IdSource ids, TimeProvider clock)
    {
        ImmutableArray<AddressPool> addresses = [.. ranges.Select(range => new AddressPool(range, ids))];
        Allocator = new ServiceAllocator(new(addresses, new(nodePorts.First, nodePorts.Last, ids)), new(ids, clock));
        ApiAddress = addresses[0].First;
    }

    public override IObjectAllocator Allocator { get; }

    /// <summary>The address of the API's own service: the first one.</summary>
    public IPAddress ApiAddress { get; }
}
