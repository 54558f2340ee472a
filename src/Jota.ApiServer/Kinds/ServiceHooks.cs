using System.Collections.Immutable;
using System.Net;
using Jota.Api;
using Jota.ApiServer.Allocation;

namespace Jota.ApiServer.Kinds;

/// <summary>Services get addresses and ports of the node.</summary>
/// <param name="ranges">The addresses: one range, or one of each family, the one to be used by default first.</param>
/// <param name="nodePorts">The ports that every node opens for services, both ends included.</param>
/// <param name="ids">Says which one is tried first.</param>
/// <param name="clock">Says when an address was handed out.</param>
internal sealed class ServiceHooks(
    ImmutableArray<IPNetwork> ranges, (int First, int Last) nodePorts, IdSource ids, TimeProvider clock) : KindHooks
{
    private readonly ServiceAllocator _services = new(
        new([.. ranges.Select(range => new AddressPool(range, ids))], new PortPool(nodePorts.First, nodePorts.Last, ids)),
        new(ids, clock));

    public override IObjectAllocator Allocator => _services;

    /// <summary>The address of the API's own service: the first one.</summary>
    public IPAddress ApiAddress { get; } = new AddressPool(ranges[0], ids).First;
}
