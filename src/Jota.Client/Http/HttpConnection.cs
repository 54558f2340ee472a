using System.Net.Http.Headers;
using System.Net.Security;
using Jota.Transport.Https;

namespace Jota.Client;

/// <summary>Makes the HTTP client for a server.</summary>
public static class HttpConnection
{
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(30);

    /// <summary>A client that shows our credentials and trusts whom the options say.</summary>
    public static HttpClient Open(HttpApiOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AutomaticDecompression = System.Net.DecompressionMethods.All,
            EnableMultipleHttp2Connections = true,

            // A watch on a dead connection would otherwise wait for ever.
            KeepAlivePingDelay = PingAfter,
            KeepAlivePingTimeout = PingAfter,
        };
        handler.SslOptions = TlsFor(options);
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

        if (options.ClientCertificate is { } own)
        {
            tls.ClientCertificates = [own];
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        }

        return tls;
    }
}
