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
    private readonly HttpServices _services;
    private readonly TimeProvider _clock;
    private int _stopped;

    private HttpApiServer(
        ServiceProvider kestrel, HttpServices services, CancellationTokenSource stopping, BytesInFlight flow, HttpApiServerOptions options,
        IServer server)
    {
        Flow = flow;
        _kestrel = kestrel;
        _services = services;
        _server = server;
        _stopping = stopping;
        _clock = options.Clock;
        Port = BareKestrel.PortOf(server);
        EndPoint = options switch
        {
            { AdvertiseAddress: { } told } => new IPEndPoint(told, Port),
            _ when !IPAddress.IsLoopback(options.Address) => new IPEndPoint(AdvertisedAddress.Of(options.Address), Port),
            { FurtherAddress: { } pods } => new IPEndPoint(pods, BareKestrel.PortsOf(server).Last()),
            _ => new IPEndPoint(options.PodsAddress ?? options.Address, Port),
        };
        Address = new UriBuilder("https", HostOf(options.Address), Port).Uri;
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>Where clients on this machine reach it.</summary>
    public Uri Address { get; }

    /// <summary>
    /// The address that is told to others as the server's: where others reach it; where nobody but pods of this machine does, the one for
    /// pods.
    /// </summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>What its connections hold.</summary>
    internal BytesInFlight Flow { get; }

    /// <summary>How many requests are being worked on, watches and sessions among them.</summary>
    public int RequestsInFlight => _services.Running.InFlight;

    /// <summary>Starts to listen. Throws <see cref="IOException"/> when the address is in use.</summary>
    public static async Task<HttpApiServer> StartAsync(HttpApiServerOptions options, CancellationToken ct)
    {
        var stopping = new CancellationTokenSource();
        var memory = new BlockPool();
        var flow = new BytesInFlight(memory, options.Flow, options.Clock, options.LoggerFactory.CreateLogger<HttpApiServer>());
        var kestrel = KestrelComposition.Build(options, memory, flow);
        var services = new HttpServices(options, stopping.Token);
        try
        {
            var pipeline = new RequestPipeline(services, options.LoggerFactory.CreateLogger<RequestPipeline>());
            var server = kestrel.GetRequiredService<IServer>();
            await server.StartAsync(new PipelineApplication(pipeline, services.Running), ct);
            var started = new HttpApiServer(kestrel, services, stopping, flow, options, server);
            var log = options.LoggerFactory.CreateLogger<HttpApiServer>();
            Log.Serving(log, started.Address);
            return started;
        }
        catch
        {
            services.Dispose();
            stopping.Dispose();
            await kestrel.DisposeAsync();
            flow.Dispose();
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
        _services.Dispose();
        Flow.Dispose();
        _stopping.Dispose();
    }

    private static string HostOf(IPAddress address) =>
        HttpApiServerOptions.IsEverywhere(address) ? "127.0.0.1" : address.ToString();
}
