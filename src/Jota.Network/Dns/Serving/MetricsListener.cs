using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Jota.Client;
using Jota.Transport.Https;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Jota.Network.Dns.Serving;

/// <summary><c>/metrics</c> over HTTP, where Prometheus looks for it on every kind of cluster DNS.</summary>
internal sealed class MetricsListener : IAsyncDisposable
{
    private const int MostConnections = 32;

    private readonly ServiceProvider _kestrel;
    private readonly IServer _server;

    private MetricsListener(ServiceProvider kestrel) => (_kestrel, _server) = (kestrel, kestrel.GetRequiredService<IServer>());

    /// <summary>The port that it listens at.</summary>
    public int Port { get; private set; }

    /// <summary>Starts to listen. Throws <see cref="SocketException"/> when the port is in use.</summary>
    public static async Task<MetricsListener> StartAsync(IPEndPoint at, IMetricSource metrics, ILoggerFactory logging, CancellationToken ct)
    {
        // The address need not be there yet, as with the others.
        var socket = DnsSockets.Listen(at);
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        var kestrel = BareKestrel.Build(logging, options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxConcurrentConnections = MostConnections;
            options.ListenHandle((ulong)socket.SafeHandle.DangerousGetHandle());
        });
        var listener = new MetricsListener(kestrel) { Port = port };
        try
        {
            await listener._server.StartAsync(new Application(metrics), ct);

            // Kestrel closes it from now on.
            socket.SafeHandle.SetHandleAsInvalid();
            return listener;
        }
        catch
        {
            await kestrel.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        await _kestrel.DisposeAsync();
    }

    private sealed class Application(IMetricSource metrics) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
            // Nothing outlives the request.
        }

        public async Task ProcessRequestAsync(HttpContext context)
        {
            if (context.Request.Path != "/metrics" || !HttpMethods.IsGet(context.Request.Method))
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            var body = new ArrayBufferWriter<byte>(16 * 1024);
            metrics.Write(new MetricWriter(body));
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            context.Response.Headers.ContentLength = body.WrittenCount;
            await context.Response.BodyWriter.WriteAsync(body.WrittenMemory, context.RequestAborted);
        }
    }
}
