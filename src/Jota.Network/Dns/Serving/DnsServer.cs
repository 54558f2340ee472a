using System.Net;
using System.Net.Sockets;
using Jota.Client;
using Microsoft.Extensions.Logging;

namespace Jota.Network.Dns.Serving;

/// <summary>Listens at one address, over UDP and TCP. Disposing stops it and waits for what is under way.</summary>
internal sealed class DnsServer : IAsyncDisposable
{
    // As much as a minute's worth of questions that nobody answers.
    private const int MostWaiting = 2048;
    private const int MostLoops = 4;

    private readonly CancellationTokenSource _stop = new();
    private readonly InFlight _waiting = new(MostWaiting);
    private readonly DnsSockets _sockets;
    private readonly StreamListener _tcp;
    private readonly Task _running;

    private DnsServer(DnsSockets sockets, Responder responder, DnsMetrics metrics, LoopHealth health, TimeProvider clock, ILogger log)
    {
        _sockets = sockets;
        var udp = new DatagramListener(sockets.Udp, responder, metrics, _waiting, clock);
        _tcp = new StreamListener(sockets.Tcp, responder, metrics, clock);
        var loops = Enumerable.Range(1, Math.Clamp(Environment.ProcessorCount, 1, MostLoops));
        _running = Task.WhenAll(
        [
            .. loops.Select(i => Forever($"DNS over UDP {i}", udp.RunAsync)),
            Forever("DNS over TCP", _tcp.RunAsync),
        ]);

        Task Forever(string name, Func<CancellationToken, Task> turn) =>
            Task.Run(() => new Loop(name, health, clock, log).ForeverAsync(turn, _stop.Token));
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => _sockets.EndPoint;

    /// <summary>Starts to listen. Throws <see cref="SocketException"/> when the port is in use.</summary>
    public static DnsServer Start(
        IPEndPoint at, Responder responder, DnsMetrics metrics, LoopHealth health, TimeProvider clock, ILogger log) =>
        new(DnsSockets.Bind(at), responder, metrics, health, clock, log);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await Task.WhenAll(_waiting.DrainAsync(), _tcp.DrainAsync());
        _sockets.Dispose();
        _stop.Dispose();
    }
}
