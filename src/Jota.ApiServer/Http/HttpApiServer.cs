using System.Net;
using Jota.Transport.Https;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Jota.ApiServer.Http;

/// <summary>The Kubernetes API over HTTPS (HTTP/1.1 and HTTP/2): an adapter of the core, on a bare Kestrel.</summary>
public sealed class HttpApiServer : IAsyncDisposable
{
    // Long enough for answers under way, short enough that nobody waits for us; watches end at once.
    private static readonly TimeSpan LongestStop = TimeSpan.FromMilliseconds(800);

    private readonly ServiceProvider _kestrel;
    private readonly IServer _server;
    private readonly CancellationTokenSource _stopping;
    private readonly TimeProvider _clock;
    private int _stopped;

    private HttpApiServer(ServiceProvider kestrel, CancellationTokenSource stopping, HttpApiServerOptions options, int port)
    {
        _kestrel = kestrel;
        _server = kestrel.GetRequiredService<IServer>();
        _stopping = stopping;
        _clock = options.Clock;
        Port = port;
        EndPoint = new IPEndPoint(AdvertisedAddress.Of(options.Address), port);
        Address = new UriBuilder("https", HostOf(options.Address), port).Uri;
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>Where clients on this machine reach it.</summary>
    public Uri Address { get; }

    /// <summary>The address that is told to others as the server's: one of the machine's where it listens on all of them.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Starts to listen. Throws <see cref="IOException"/> when the address is in use.</summary>
    public static async Task<HttpApiServer> StartAsync(HttpApiServerOptions options, CancellationToken ct)
    {
        var stopping = new CancellationTokenSource();
        var kestrel = KestrelComposition.Build(options);
        try
        {
            var services = new HttpServices(options, stopping.Token);
            var pipeline = new RequestPipeline(services, options.LoggerFactory.CreateLogger<RequestPipeline>());
            var server = kestrel.GetRequiredService<IServer>();
            await server.StartAsync(new PipelineApplication(pipeline), ct);
            var started = new HttpApiServer(kestrel, stopping, options, BareKestrel.PortOf(server));
            var log = options.LoggerFactory.CreateLogger<HttpApiServer>();
            Log.Serving(log, started.Address);
            return started;
        }
        catch
        {
            stopping.Dispose();
            await kestrel.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends watches and followed logs, lets answers under way finish for a moment, and closes. Within a second.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 1)
        {
            return;
        }

        await _stopping.CancelAsync();
        using var time = new CancellationTokenSource(LongestStop, _clock);
        await _server.StopAsync(time.Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _kestrel.DisposeAsync();
        _stopping.Dispose();
    }

    private static string HostOf(IPAddress address) =>
        address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? "127.0.0.1" : address.ToString();
}
