using System.Net;
using System.Net.Sockets;

namespace Jota.Containerd.Tests;

/// <summary>Asks a web server in a pod, which may still be coming up.</summary>
internal static class Web
{
    /// <summary>The page at the root, asked for from one of this machine's addresses where the kernel's choice will not do.</summary>
    public static async Task<string> GetAsync(string host, int port, CancellationToken ct, IPAddress? from = null)
    {
        using var handler = new SocketsHttpHandler { ConnectCallback = (context, stop) => ConnectAsync(context.DnsEndPoint, from, stop) };
        using var http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(2) };
        var page = "";
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                page = await http.GetStringAsync($"http://{host}:{port}/", ct);
                return true;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
            {
                return false;
            }
        });
        return page;
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint host, IPAddress? from, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (from is not null)
            {
                socket.Bind(new IPEndPoint(from, 0));
            }

            await socket.ConnectAsync(host, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
