using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Jota.ApiServer.Http;

/// <summary>The address that others are told to find this machine at.</summary>
internal static class AdvertisedAddress
{
    /// <summary>The address it listens on; if that is any, one of those that the machine has towards others.</summary>
    public static IPAddress Of(IPAddress listened)
    {
        if (!HttpApiServerOptions.IsEverywhere(listened))
        {
            return listened;
        }

        return NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up
                && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .Select(network => network.GetIPProperties())
            .OrderByDescending(properties => properties.GatewayAddresses.Count)
            .SelectMany(properties => properties.UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork) ?? IPAddress.Loopback;
    }
}
