using System.Collections.Immutable;
using Jota.Api;

namespace Jota.ApiServer.Allocation;

/// <summary>The addresses and ports that services get.</summary>
/// <param name="Addresses">One range, or one of each family.</param>
/// <param name="Ports">The ports that every node opens.</param>
internal sealed record ServiceStock(ImmutableArray<AddressPool> Addresses, PortPool Ports)
{
    public ImmutableArray<string> Families { get; } = [.. Addresses.Select(pool => pool.Family)];

    /// <summary>What was taken is stored, or will not be.</summary>
    public void Settle(IEnumerable<string> addresses, IEnumerable<int> ports, bool stored)
    {
        foreach (var address in addresses)
        {
            PoolOf(address)?.Settle(address, stored);
        }

        foreach (var port in ports)
        {
            Ports.Settle(port, stored);
        }
    }

    /// <summary>A stored object has it.</summary>
    public void Hold(ServiceHoldings held)
    {
        foreach (var address in held.Addresses)
        {
            PoolOf(address)?.Hold(address);
        }

        foreach (var port in held.Ports)
        {
            Ports.Hold(port);
        }
    }

    /// <summary>A stored object had it.</summary>
    public void Release(ServiceHoldings held)
    {
        foreach (var address in held.Addresses)
        {
            PoolOf(address)?.Release(address);
        }

        foreach (var port in held.Ports)
        {
            Ports.Release(port);
        }
    }

    /// <summary>All services were told: what was stored and is not among them is gone again.</summary>
    public void ForgetUnseen()
    {
        foreach (var pool in Addresses)
        {
            pool.ForgetUnseen();
        }

        Ports.ForgetUnseen();
    }

    private AddressPool? PoolOf(string address)
    {
        var family = ServiceFamilies.FamilyOf(address);
        return Addresses.FirstOrDefault(pool => pool.Family == family);
    }
}
