using System.Net;

namespace Jota.Network.Services;

/// <summary>Questions about ranges of addresses.</summary>
internal static class IPNetworks
{
    /// <summary>Whether a well-formed range has an address.</summary>
    public static bool Contain(string range, IPAddress address)
    {
        var network = IPNetwork.Parse(range);
        return network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address);
    }
}
