using System.Net;
using Jota.Transport.Https;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Jota.Network.Services;

/// <summary>Answers load balancers on one port, plain HTTP as they ask it.</summary>
internal sealed class HealthServer : IAsyncDisposable
{
    private readonly ServiceProvider _kestrel;

    private HealthServer(ServiceProvider kestrel, int port) => (_kestrel, Port) = (kestrel, port);

    public int Port { get; }

    /// <summary>Starts to listen. Throws <see cref="IOException"/> when the port is in use.</summary>
    public static async Task<HealthServer> StartAsync(
        IReadOnlyList<IPAddress> addresses, int port, Func<HealthAnswer> answer, ILoggerFactory logging, CancellationToken ct)
    {
        var kestrel = BareKestrel.Build(logging, kestrel => Configure(kestrel, addresses, port));
        try
        {
            await kestrel.GetRequiredService<IServer>().StartAsync(new Application(answer), ct);
            return new(kestrel, port);
        }
        catch
        {
            await kestrel.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Nothing is worth waiting for: whoever asks asks again.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _kestrel.GetRequiredService<IServer>().StopAsync(now.Token);
        await _kestrel.DisposeAsync();
    }

    private static void Configure(KestrelServerOptions kestrel, IReadOnlyList<IPAddress> addresses, int port)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.MaxConcurrentConnections = 256;
        foreach (var address in addresses)
        {
            kestrel.Listen(address, port, listen => listen.Protocols = HttpProtocols.Http1);
        }
    }

    private sealed class Application(Func<HealthAnswer> answer) : IHttpApplication<IFeatureCollection>
    {
        public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

        public void DisposeContext(IFeatureCollection context, Exception? exception)
        {
            // Nothing of ours outlives the request.
        }

        public async Task ProcessRequestAsync(IFeatureCollection context)
        {
            var (told, response) = (answer(), new DefaultHttpContext(context).Response);
            response.StatusCode = told.StatusCode;
            foreach (var (name, value) in told.Headers)
            {
                response.Headers[name] = value;
            }

            var body = told.Body;
            response.ContentLength = body.Length;
            await response.Body.WriteAsync(body);
        }
    }
}
