using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Jota.Conformance.Tests;

/// <summary>Finds ranges of addresses that nothing on this machine uses: a cluster that another run left behind is in nobody's way.</summary>
internal static class FreeRanges
{
    private const int First = 192;
    private const int Count = 16;

    /// <summary>The second part of <c>10.N.0.0/16</c>, for pods.</summary>
    public static int Find()
    {
        var used = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(nic => nic.GetIPProperties().UnicastAddresses)
            .Where(address => address.Address.AddressFamily == AddressFamily.InterNetwork)
            .Select(address => address.Address.GetAddressBytes())
            .Where(bytes => bytes[0] == 10)
            .Select(bytes => (int)bytes[1])
            .ToHashSet();
        return Enumerable.Range(0, Count)
            .Select(offset => First + ((Environment.ProcessId + offset) % Count))
            .First(second => !used.Contains(second));
    }

    /// <summary>The range of services that goes with one of pods.</summary>
    public static int ServicesOf(int pods) => pods + Count;
}
