using System.Text;
using Jota.Transport.Https;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Jota.ApiServer.Http;

/// <summary>How the API server's Kestrel listens, and its limits.</summary>
internal static class KestrelComposition
{
    private const int LongestRequestLine = 64 * 1024;
    private const int LongestHeaders = 1024 * 1024;

    // Enough for a fast upload; what a body of three megabytes may hold is bounded where it is read.
    private const int ConnectionWindow = 1024 * 1024;
    private const int StreamWindow = 512 * 1024;

    public static ServiceProvider Build(HttpApiServerOptions options, BlockPool memory, BytesInFlight flow) =>
        BareKestrel.Build(options.LoggerFactory, kestrel => Configure(kestrel, options, flow), memory);

    private static void Configure(KestrelServerOptions kestrel, HttpApiServerOptions options, BytesInFlight flow)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowResponseHeaderCompression = true;
        kestrel.ResponseHeaderEncodingSelector = _ => Encoding.UTF8;
        SetLimits(kestrel.Limits, options.Flow);
        kestrel.Listen(options.Address, options.Port, listen => Configure(listen, options, flow));
        if (options.FurtherAddress is { } pods)
        {
            kestrel.Listen(pods, options.Port, listen => Configure(listen, options, flow));
        }
    }

    private static void Configure(ListenOptions listen, HttpApiServerOptions options, BytesInFlight flow)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.Use(next => connection =>
        {
            connection.Features.Set(new ConnectionFlow(flow));
            return next(connection);
        });
        listen.UseHttpsFor(options.ServerCertificate, options.ClientAuthority);
    }

    private static void SetLimits(KestrelServerLimits limits, FlowLimits flow)
    {
        // Bodies are measured where they are read, to refuse them in upstream's words.
        limits.MaxRequestBodySize = null;
        limits.MaxRequestLineSize = LongestRequestLine;
        limits.MaxRequestHeadersTotalSize = LongestHeaders;
        limits.MaxRequestBufferSize = LongestHeaders;
        limits.MaxResponseBufferSize = ConnectionFlow.LongestUnread;
        limits.MaxConcurrentConnections = flow.Connections;
        limits.MaxConcurrentUpgradedConnections = flow.Connections;
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(30);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(3);
        limits.Http2.MaxStreamsPerConnection = 250;
        limits.Http2.InitialConnectionWindowSize = ConnectionWindow;
        limits.Http2.InitialStreamWindowSize = StreamWindow;

        // A paused `kubectl logs -f` or `get -w` is no attack. What stands still while something waits for it is ended elsewhere.
        limits.MinResponseDataRate = null;
    }
}
