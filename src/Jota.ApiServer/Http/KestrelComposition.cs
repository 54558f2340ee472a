using System.Diagnostics;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Jota.ApiServer.Http;

/// <summary>
/// A Kestrel by itself, without the generic host: it starts in a few milliseconds, takes no signals and reads no configuration
/// of its own.
/// </summary>
internal static class KestrelComposition
{
    private const int LongestRequestLine = 64 * 1024;
    private const int LongestHeaders = 1024 * 1024;

    public static ServiceProvider Build(HttpApiServerOptions options)
    {
        var services = new ServiceCollection();
        services.AddSingleton(options.LoggerFactory);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddOptions();
        services.AddMetrics();
        services.AddSingleton<DiagnosticSource>(_ => new DiagnosticListener("Jota.ApiServer"));
        services.AddSingleton<IHostEnvironment, BareEnvironment>();
        new BareWebHostBuilder(services).UseKestrelCore().UseKestrelHttpsConfiguration();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>>(provider => new ConfigureOptions<KestrelServerOptions>(kestrel =>
        {
            kestrel.ApplicationServices = provider;
            Configure(kestrel, options);
        }));
        return services.BuildServiceProvider();
    }

    private static void Configure(KestrelServerOptions kestrel, HttpApiServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowResponseHeaderCompression = true;
        kestrel.ResponseHeaderEncodingSelector = _ => Encoding.UTF8;
        SetLimits(kestrel.Limits);
        kestrel.Listen(options.Address, options.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnectionState = SslStreamCertificateContext.Create(options.ServerCertificate, null, offline: true),
                OnConnection = context => new(Handshake(context, options.ClientAuthority)),
            });
        });
    }

    private static SslServerAuthenticationOptions Handshake(TlsHandshakeCallbackContext context, X509Certificate2 clientAuthority)
    {
        var tls = new SslServerAuthenticationOptions { ServerCertificateContext = (SslStreamCertificateContext)context.State! };
        ClientCertificateAuthenticator.Configure(context.Connection, tls, clientAuthority);
        return tls;
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
