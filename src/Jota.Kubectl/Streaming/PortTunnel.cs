using System.Net.WebSockets;
using Jota.Transport.Spdy;

namespace Jota.Kubectl;

/// <summary>The way to the ports of a pod: SPDY within a WebSocket (KEP-4006), two streams for each connection.</summary>
internal sealed class PortTunnel : IAsyncDisposable
{
    private const string Protocol = "SPDY/3.1+portforward.k8s.io";

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly SpdySession _session;
    private int _requests;

    private PortTunnel(SpdySession session) => _session = session;

    /// <summary>Completes when the way is gone.</summary>
    public Task Lost => _session.Completion;

    /// <summary>Opens it.</summary>
    public static async Task<PortTunnel> OpenAsync(ApiConnection connection, string path, CancellationToken ct)
    {
        var socket = await connection.SocketAsync(path, Protocol, ct);
        return new(SpdySession.Start(WebSocketStream.Create(socket, WebSocketMessageType.Binary, Farewell), SpdyRole.Client));
    }

    /// <summary>A connection to a port. Throws <see cref="IOException"/> when the way is gone.</summary>
    public async Task<TunnelledConnection> ConnectAsync(ushort port, CancellationToken ct)
    {
        var headers = new Dictionary<string, string>
        {
            ["streamtype"] = "error",
            ["port"] = $"{port}",
            ["requestid"] = $"{Interlocked.Increment(ref _requests)}",
        };
        var error = await _session.OpenAsync(headers, ct);
        await error.CompleteAsync(ct);
        var data = await _session.OpenAsync(new Dictionary<string, string>(headers) { ["streamtype"] = "data" }, ct);
        return new(data, error);
    }

    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
