using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Jota.Containerd.Tests;

/// <summary>Finds a pod range that nothing on this machine uses, so that several runs fit side by side.</summary>
internal static class FreeSubnet
{
    public static string Find()
    {
        var used = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(nic => nic.GetIPProperties().UnicastAddresses)
            .Where(address => address.Address.AddressFamily == AddressFamily.InterNetwork)
            .Select(address => address.Address.ToString())
            .ToList();
        var third = Enumerable.Range(0, 256)
            .Select(offset => (Environment.ProcessId + offset) % 256)
            .First(third => !used.Any(address => address.StartsWith($"10.213.{third}.", StringComparison.Ordinal)));
        return $"10.213.{third}.0/24";
    }
}
