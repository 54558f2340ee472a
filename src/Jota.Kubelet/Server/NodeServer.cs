using System.Collections.Immutable;
using Jota.Kubelet.Server;
using Jota.Transport.Https;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Jota.Kubelet;

/// <summary>
/// Where the API server reaches a node: commands in containers, forwarded ports and logs, over HTTPS at upstream's paths. One can serve
/// all the nodes of a process: pods are found by their uid.
/// </summary>
public sealed class NodeServer : IAsyncDisposable
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromMilliseconds(500);

    private readonly ServiceProvider _kestrel;
    private readonly IServer _server;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeProvider _clock;
    private ImmutableArray<ServedNode> _nodes = [];
    private int _disposed;

    private NodeServer(ServiceProvider kestrel, TimeProvider clock)
    {
        (_kestrel, _clock) = (kestrel, clock);
        _server = kestrel.GetRequiredService<IServer>();
    }

    /// <summary>The port it listens on, for the nodes' status.</summary>
    public int Port { get; private set; }

    internal ImmutableArray<ServedNode> Nodes => _nodes;

    internal CancellationToken Stopping => _stopping.Token;

    /// <summary>Starts to listen; nodes are added as they start. Throws <see cref="IOException"/> when the address is in use.</summary>
    public static async Task<NodeServer> StartAsync(NodeServerOptions options, CancellationToken ct)
    {
        var server = new NodeServer(BareKestrel.Build(options.Logging, kestrel => Configure(kestrel, options)), options.Clock);
        try
        {
            await server._server.StartAsync(new NodeApplication(server, options), ct);
            server.Port = BareKestrel.PortOf(server._server);
            return server;
        }
        catch
        {
            await server._kestrel.DisposeAsync();
            server._stopping.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await _stopping.CancelAsync();
        using var time = new CancellationTokenSource(LongestStop, _clock);
        await _server.StopAsync(time.Token);
        await _kestrel.DisposeAsync();
        _stopping.Dispose();
    }

    internal void Add(ServedNode node) => ImmutableInterlocked.Update(ref _nodes, static (nodes, added) => nodes.Add(added), node);

    internal void Remove(ServedNode node) => ImmutableInterlocked.Update(ref _nodes, static (nodes, gone) => nodes.Remove(gone), node);

    private static void Configure(KestrelServerOptions kestrel, NodeServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.MaxRequestLineSize = 64 * 1024;
        kestrel.Listen(options.Address, options.Port, listen =>
        {
            // A connection changes its protocol as a whole, which HTTP/2 has not.
            listen.Protocols = HttpProtocols.Http1;
            listen.UseHttpsFor(options.ServerCertificate, options.ClientAuthority);
        });
    }
}
