using System.Net;
using System.Net.Sockets;

namespace Jota.Kubectl;

/// <summary>Listens on the addresses of this machine that <c>--address</c> names.</summary>
internal sealed class LocalListeners : IDisposable
{
    private readonly List<(TcpListener Listener, PortPair Port)> _all = [];

    public IReadOnlyList<(TcpListener Listener, PortPair Port)> All => _all;

    /// <summary>
    /// Listens for one forwarded port on each address. Throws when an address cannot be had; of localhost's two, one is enough.
    /// </summary>
    public void Add(IReadOnlyList<string> addresses, PortPair port, TextWriter output)
    {
        var local = port.Local;
        foreach (var address in addresses)
        {
            if (address == "localhost")
            {
                var first = TryListen(IPAddress.Loopback, ref local, port, output);
                var second = TryListen(IPAddress.IPv6Loopback, ref local, port, output);
                if (first is not null && second is not null)
                {
                    throw KubectlException.Error(first);
                }
            }
            else if (TryListen(AddressOf(address), ref local, port, output) is { } why)
            {
                throw KubectlException.Error(why);
            }
        }
    }

    public void Dispose()
    {
        foreach (var (listener, _) in _all)
        {
            listener.Dispose();
        }
    }

    /// <summary>Checks an address before anything is done.</summary>
    public static IPAddress AddressOf(string address) => address == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(address, out var parsed) ? parsed : throw KubectlException.Error($"{address} is not a valid IP");

    /// <summary>Answers why it cannot; null when it does.</summary>
    private string? TryListen(IPAddress address, ref ushort local, PortPair port, TextWriter output)
    {
        var listener = new TcpListener(address, local);
        try
        {
            listener.Start();
        }
        catch (SocketException e)
        {
            listener.Dispose();
            return $"unable to create listener: listen tcp {new IPEndPoint(address, local)}: bind: {e.Message.ToLowerInvariant()}";
        }

        var bound = (IPEndPoint)listener.LocalEndpoint;
        local = (ushort)bound.Port;
        _all.Add((listener, port with { Local = local }));
        output.Write($"Forwarding from {bound} -> {port.Remote}\n");
        return null;
    }
}
