using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Jota.Api;
using Jota.Client;
using Jota.Transport.Https;
using Jota.Transport.Upgrades;

namespace Jota.ApiServer.Http;

/// <summary>
/// Calls the servers of nodes: shows the API server's own certificate, and believes certificates of the cluster's authority only.
/// </summary>
public sealed class KubeletClient : IAsyncDisposable
{
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(10);

    // A log that nobody reads holds it for as long as nobody reads.
    private const int LongestPiece = 16 * 1024;

    private readonly Lazy<HttpMessageInvoker> _http;

    /// <summary>A client that shows <paramref name="credential"/>. It costs nothing until somebody asks a node.</summary>
    public KubeletClient(ClientCredential credential, X509Certificate2 authority) =>
        _http = new(() => new(HandlerOf(credential, authority)));

    /// <summary>Sends whatever is to go to a node's server.</summary>
    internal HttpMessageInvoker Http => _http.Value;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Asks for SPDY/3.1 at this path. Throws 500 as upstream does when the node does not answer.</summary>
    internal async Task<UpgradeAnswer> UpgradeAsync(Uri address, string protocol, CancellationToken ct)
    {
        try
        {
            return await UpgradeClient.AskAsync(Http, address, protocol, ct);
        }
        catch (HttpRequestException e)
        {
            throw new ApiException(500, "", $"error dialing backend: {Innermost(e)}");
        }
    }

    /// <summary>Copies what this path answers. Throws what the node refuses before the first byte, as a failure of our own.</summary>
    internal async Task CopyAsync(Uri address, Stream into, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Version = HttpVersion.Version11 };
        try
        {
            using var response = await Http.SendAsync(request, ct);
            if (!response.IsSuccessStatusCode)
            {
                throw Refusal(response.StatusCode, await response.Content.ReadAsStringAsync(ct));
            }

            await (await response.Content.ReadAsStreamAsync(ct)).CopyToAsync(into, LongestPiece, ct);
        }
        catch (HttpRequestException e)
        {
            throw new ApiException(500, "", $"Get \"{address}\": {Innermost(e)}");
        }
    }

    /// <summary>
    /// What a node and its pods use. Throws <see cref="ApiException"/> when the node does not say it, or says something else.
    /// </summary>
    internal async Task<NodeSummary> SummaryAsync(Uri address, string node, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Version = HttpVersion.Version11 };
        request.Headers.TryAddWithoutValidation(NodeSummaryJson.NodeHeader, node);
        try
        {
            using var response = await Http.SendAsync(request, ct);
            var body = await SummaryBody.ReadAsync(response, ct);
            return response.IsSuccessStatusCode
                ? SummaryBody.Decode(response, body)
                : throw Refusal(response.StatusCode, SummaryBody.Text(body));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            throw new ApiException(500, "InternalError", $"Get \"{address}\": {Innermost(e)}");
        }
    }

    private static SocketsHttpHandler HandlerOf(ClientCredential credential, X509Certificate2 authority) => new()
    {
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        ConnectTimeout = LongestConnect,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificateContext = SslStreamCertificateContext.Create(credential.ToCertificate(), null, offline: true),
            CertificateChainPolicy = Trust.Only([authority], Oids.ServerAuthentication),
        },
    };

    private static ApiException Refusal(HttpStatusCode code, string text) => code switch
    {
        HttpStatusCode.BadRequest => ApiException.BadRequest(text),
        HttpStatusCode.NotFound => new(404, "NotFound", $"the server could not find the requested resource: {text}"),
        _ => new(500, "InternalError", $"an error on the server (\"{text}\") has prevented the request from succeeding"),
    };

    private static string Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e.Message;
}
