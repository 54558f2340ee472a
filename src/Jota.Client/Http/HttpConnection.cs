using System.Net.Http.Headers;
using System.Net.Security;
using Jota.Transport.Headers;
using Jota.Transport.Https;

namespace Jota.Client;

/// <summary>Makes the HTTP client for a server.</summary>
public static class HttpConnection
{
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(30);

    // Where there is another server to turn to, that a silent one is gone is known within two seconds.
    private static readonly TimeSpan SoonPing = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(1.5);

    // A certificate that was renewed is shown by new connections only.
    private static readonly TimeSpan LongestUse = TimeSpan.FromHours(1);

    /// <summary>A client that shows our credentials and trusts whom the options say.</summary>
    public static HttpClient Open(HttpApiOptions options) => On(HandlerFor(options), options);

    /// <summary>What such a client sends by; several may share one.</summary>
    internal static HttpMessageHandler HandlerFor(HttpApiOptions options)
    {
        var several = options.OtherServers.Count > 0;
        var handler = new SocketsHttpHandler
        {
            AutomaticDecompression = System.Net.DecompressionMethods.All,
            EnableMultipleHttp2Connections = true,

            // A watch on a dead connection would otherwise wait for ever.
            KeepAlivePingDelay = several ? SoonPing : PingAfter,
            KeepAlivePingTimeout = several ? SoonPing : PingAfter,
            PooledConnectionLifetime = options.CurrentCertificate is null ? Timeout.InfiniteTimeSpan : LongestUse,
        };
        if (several)
        {
            handler.ConnectTimeout = LongestConnect;
        }

        if (options.Proxy is { } proxy)
        {
            handler.Proxy = new System.Net.WebProxy(proxy);
        }

        if (options.Repeats is { } repeats)
        {
            handler.RequestHeaderEncodingSelector = (header, _) => repeats(header) ? new RepeatedHeaderEncoding(header) : null;
        }

        if (options.KeepAlive is { } period)
        {
            handler.ConnectCallback = (context, ct) => new KeptConnection(period).OpenAsync(context.DnsEndPoint, ct);
        }

        handler.SslOptions = TlsFor(options);
        return several ? new ServerChoice([options.Server, .. options.OtherServers], handler) : handler;
    }

    /// <summary>The client that sends by this, which it owns.</summary>
    internal static HttpClient On(HttpMessageHandler handler, HttpApiOptions options)
    {
        var client = new HttpClient(handler)
        {
            BaseAddress = options.Server,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = System.Net.HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(options.UserAgent);
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");

        // The handler takes the name to expect in the certificate from here, and from nowhere else.
        client.DefaultRequestHeaders.Host = options.TlsServerName;
        client.DefaultRequestHeaders.Authorization = options.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        return client;
    }

    /// <summary>What a connection shows and whom it believes.</summary>
    internal static SslClientAuthenticationOptions TlsFor(HttpApiOptions options)
    {
        var tls = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = options.Authorities.Count > 0 ? Trust.Only(options.Authorities, Oids.ServerAuthentication) : null,
        };
        if (options.TrustAnyServer)
        {
#pragma warning disable CA5359 // That is what insecure-skip-tls-verify says.
            tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        if (options.CurrentCertificate is { } current)
        {
            // A session taken up again would be the one of the certificate before.
            tls.AllowTlsResume = false;
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => current()!;
        }
        else if (options.ClientCertificate is { } own)
        {
            tls.ClientCertificates = [own];
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        }

        return tls;
    }
}
