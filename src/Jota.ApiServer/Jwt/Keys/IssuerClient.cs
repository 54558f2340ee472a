using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Jota.Transport.Https;

namespace Jota.ApiServer.Jwt;

/// <summary>Fetches the keys of an issuer: asks where they are (OpenID Connect Discovery 1.0), and gets them.</summary>
internal sealed class IssuerClient : IDisposable
{
    private const int LongestDiscovery = 256 * 1024;
    private const int LongestKeys = 1024 * 1024;
    private const int MostRedirections = 5;

    private readonly JwtIssuer _issuer;
    private readonly HttpMessageInvoker _http;

    public IssuerClient(JwtIssuer issuer)
    {
        _issuer = issuer;
        _http = new(new SocketsHttpHandler
        {
            UseCookies = false,
            ActivityHeadersPropagator = null,
            MaxAutomaticRedirections = MostRedirections,
            MaxConnectionsPerServer = 2,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
            SslOptions = Believing(issuer.CertificateAuthority),
        });
    }

    /// <summary>Fetches them.</summary>
    /// <exception cref="IssuerException">They are not to be had; says why.</exception>
    public async Task<KeySet> FetchAsync(CancellationToken ct)
    {
        var keys = Where(await GetAsync(_issuer.Discovery, LongestDiscovery, ct));
        var json = await GetAsync(keys, LongestKeys, ct);
        try
        {
            return KeySet.Read(json) is { IsEmpty: false } set ? set : throw new IssuerException($"{keys}: there is no usable key");
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new IssuerException($"{keys}: {e.Message}");
        }
    }

    public void Dispose() => _http.Dispose();

    private static SslClientAuthenticationOptions Believing(string? authority)
    {
        if (authority is null)
        {
            return new();
        }

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(authority);
        return new() { CertificateChainPolicy = Trust.Only(authorities, Oids.ServerAuthentication) };
    }

    /// <summary>Who speaks for another issuer is not believed.</summary>
    private Uri Where(byte[] discovery)
    {
        try
        {
            using var json = JsonDocument.Parse(discovery);
            var told = json.RootElement.GetProperty("issuer").GetString();
            if (told != _issuer.Url)
            {
                throw new IssuerException($"{_issuer.Discovery}: it is of the issuer \"{told}\", not of \"{_issuer.Url}\"");
            }

            return Uri.TryCreate(json.RootElement.GetProperty("jwks_uri").GetString(), UriKind.Absolute, out var keys)
                && keys.Scheme == Uri.UriSchemeHttps
                ? keys
                : throw new IssuerException($"{_issuer.Discovery}: jwks_uri must be a URL that begins with https://");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new IssuerException($"{_issuer.Discovery}: {e.Message}");
        }
    }

    private async Task<byte[]> GetAsync(Uri url, int longest, CancellationToken ct)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.Accept.ParseAdd("application/json");
            using var response = await _http.SendAsync(request, ct);
            return !response.IsSuccessStatusCode ? throw new IssuerException($"{url}: it answered {(int)response.StatusCode}")
                : await LimitedBody.ReadAsync(response, longest, ct)
                    ?? throw new IssuerException($"{url}: the answer is longer than {longest} bytes");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new IssuerException($"{url}: {(e.InnerException ?? e).Message}");
        }
    }
}

/// <summary>The keys of an issuer are not to be had.</summary>
internal sealed class IssuerException(string why) : Exception(why);
