using System.Net;
using System.Net.Sockets;

namespace Jota.Hosting.Members;

/// <summary>A port that nobody has just now: for a program that has to be told one.</summary>
internal static class FreePort
{
    /// <summary>As the kernel gives it.</summary>
    public static int Of(IPAddress address)
    {
        using var listener = new TcpListener(address, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
