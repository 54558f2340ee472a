using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Jota.Benchmarks.Services;

/// <summary>Questions and answers with an endpoint's own address and through its service, by turns; on one connection and on a new one each.</summary>
internal static class ServiceTraffic
{
    private const int Rounds = 10;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(500);

    public static void Run(IPEndPoint endpoint, IPEndPoint front)
    {
        using var listener = new TcpListener(endpoint);
        listener.Start(1024);
        var server = new Thread(() => Serve(listener)) { IsBackground = true };
        server.Start();
        Compare("questions on one connection", endpoint, front, OnOneConnection);
        Compare("connections with a question each", endpoint, front, OnNewConnections);
    }

    private static void Compare(string what, IPEndPoint endpoint, IPEndPoint front, Func<IPEndPoint, int> measure)
    {
        measure(endpoint);
        measure(front);
        var (direct, through) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            direct += measure(endpoint);
            through += measure(front);
        }

        var seconds = Turn.TotalSeconds * Rounds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {direct / seconds:N0}/s with the endpoint, {through / seconds:N0}/s through the service ({100.0 * through / direct:F1} %)"));
    }

    private static int OnOneConnection(IPEndPoint to)
    {
        using var client = Connect(to);
        var (watch, buffer, count) = (Stopwatch.StartNew(), new byte[64], 0);
        for (; watch.Elapsed < Turn; count++)
        {
            Ask(client, buffer);
        }

        return count;
    }

    private static int OnNewConnections(IPEndPoint to)
    {
        var (watch, buffer, count) = (Stopwatch.StartNew(), new byte[64], 0);
        for (; watch.Elapsed < Turn; count++)
        {
            using var client = Connect(to);
            Ask(client, buffer);
        }

        return count;
    }

    private static Socket Connect(IPEndPoint to)
    {
        var client = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        // Closed at once, or the ports of this side run out.
        client.LingerState = new LingerOption(true, 0);
        client.Connect(to);
        return client;
    }

    private static void Ask(Socket client, byte[] buffer)
    {
        client.Send(buffer);
        if (client.Receive(buffer) == 0)
        {
            throw new InvalidOperationException("the server is gone");
        }
    }

    private static void Serve(TcpListener listener)
    {
        var buffer = new byte[64];
        while (true)
        {
            try
            {
                using var client = listener.AcceptSocket();
                client.NoDelay = true;
                while (client.Receive(buffer) is > 0 and var read)
                {
                    client.Send(buffer, read, SocketFlags.None);
                }
            }
            catch (SocketException)
            {
                // A client that left, or the end.
            }
        }
    }
}
