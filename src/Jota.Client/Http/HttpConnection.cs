using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

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
        handler.SslOptions.TargetHost = options.TlsServerName;
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(options, certificate, errors);
        if (options.ClientCertificate is { } own)
        {
            handler.SslOptions.ClientCertificates = [own];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        }

        var client = new HttpClient(handler)
        {
            BaseAddress = options.Server,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = System.Net.HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(options.UserAgent);
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        client.DefaultRequestHeaders.Authorization = options.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        return client;
    }

    private static bool IsTrusted(HttpApiOptions options, X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None || options.TrustAnyServer)
        {
            return true;
        }

        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || options.Authorities.Count == 0 || certificate is not X509Certificate2 server)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(options.Authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(server);
    }
}
