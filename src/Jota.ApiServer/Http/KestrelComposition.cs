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

    public static ServiceProvider Build(HttpApiServerOptions options) =>
        BareKestrel.Build(options.LoggerFactory, kestrel => Configure(kestrel, options));

    private static void Configure(KestrelServerOptions kestrel, HttpApiServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowResponseHeaderCompression = true;
        kestrel.ResponseHeaderEncodingSelector = _ => Encoding.UTF8;
        SetLimits(kestrel.Limits);
        kestrel.Listen(options.Address, options.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttpsFor(options.ServerCertificate, options.ClientAuthority);
        });
    }

    private static void SetLimits(KestrelServerLimits limits)
    {
        // Bodies are measured where they are read, to refuse them in upstream's words.
        limits.MaxRequestBodySize = null;
        limits.MaxRequestLineSize = LongestRequestLine;
        limits.MaxRequestHeadersTotalSize = LongestHeaders;
        limits.MaxConcurrentConnections = null;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(30);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(3);
        limits.Http2.MaxStreamsPerConnection = 250;
        limits.Http2.InitialConnectionWindowSize = 4 * 1024 * 1024;
        limits.Http2.InitialStreamWindowSize = 1024 * 1024;

        // A paused `kubectl logs -f` or `get -w` is no attack.
        limits.MinResponseDataRate = null;
    }
}
