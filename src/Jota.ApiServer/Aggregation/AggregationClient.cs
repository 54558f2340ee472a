using System.Net;
using System.Net.Security;
using Jota.ApiServer.Http;
using Jota.ApiServer.Networks;
using Jota.ApiServer.Webhooks;
using Jota.Client;
using Jota.Transport.Headers;
using Jota.Transport.Https;

namespace Jota.ApiServer.Aggregation;

/// <summary>The connections to aggregated servers: those of one APIService last until it leads elsewhere or is gone.</summary>
internal sealed class AggregationClient(IPodNetwork network, ServiceEndpoints endpoints, FrontProxy proxy) : IDisposable
{
    /// <summary>The longest document that is read for ourselves.</summary>
    private const int LongestAnswer = 8 * 1024 * 1024;

    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(90);

    // Endpoints come and go: none is stuck to.
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Pool> _pools = new(StringComparer.Ordinal);

    /// <summary>The way to a server.</summary>
    public HttpMessageInvoker To(AggregatedService service)
    {
        lock (_gate)
        {
            if (_pools.TryGetValue(service.Name, out var pool) && pool.Of.SharesConnections(service))
            {
                return pool.Invoker;
            }

            // What is under way on the old one ends by itself.
            _pools[service.Name] = pool = new(service, new(Handler(service), disposeHandler: true));
            return pool.Invoker;
        }
    }

    /// <summary>Lets go of the connections to a server that is none any more.</summary>
    public void Forget(string name)
    {
        lock (_gate)
        {
            _pools.Remove(name);
        }
    }

    /// <summary>
    /// Asks a server for a document on our own account. Throws <see cref="WebhookException"/> when there is none in time, as a sentence.
    /// </summary>
    public async Task<byte[]> GetAsync(AggregatedService service, string path, CancellationToken ct)
    {
        var (code, body) = await AskAsync(service, path, RemoteIdentity.Aggregator, ct);
        return (int)code is >= 200 and < 300
            ? body
            : throw new WebhookException($"bad status from {new Uri(service.Root, path)}: {(int)code}");
    }

    /// <summary>Asks a server on behalf of somebody; the same, but that a refusal is an answer.</summary>
    public async Task<(HttpStatusCode Code, byte[] Body)> AskAsync(
        AggregatedService service, string path, UserIdentity user, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service.Root, path))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        foreach (var (name, value) in RemoteIdentity.Of(user))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await To(service).SendAsync(request, ct);
            return (response.StatusCode, await ReadAsync(response, ct));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new WebhookException($"failing or missing response from {request.RequestUri}: {Reason(e, service)}");
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var pool in _pools.Values)
            {
                pool.Invoker.Dispose();
            }

            _pools.Clear();
        }
    }

    private static string Reason(Exception failure, AggregatedService service) => failure.InnerException is WebhookException nowhere
        ? nowhere.Message
        : ConnectFailures.Describe(failure, service.Root.Authority);

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken ct) =>
        await LimitedBody.ReadAsync(response, LongestAnswer, ct)
            ?? throw new WebhookException($"the answer is longer than {LongestAnswer} bytes");

    private SocketsHttpHandler Handler(AggregatedService service) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        RequestHeaderEncodingSelector = (header, _) => RemoteIdentity.IsAbout(header) ? new RepeatedHeaderEncoding(header) : null,
        ConnectTimeout = LongestConnect,
        PooledConnectionIdleTimeout = LongestIdle,
        PooledConnectionLifetime = LongestLife,
        ConnectCallback = (_, ct) => network.ConnectAsync(endpoints.Find(service.Place), ct),
        SslOptions = Security(service),
    };

    private SslClientAuthenticationOptions Security(AggregatedService service)
    {
        var options = service.BelievesAnybody ? AnyServer() : WebhookConnections.Believing(service.Authorities);
        options.ClientCertificateContext = SslStreamCertificateContext.Create(proxy.Certificate, null, offline: true);
        return options;
    }

    // The administrator asked for just that.
#pragma warning disable CA5359
    private static SslClientAuthenticationOptions AnyServer() => new() { RemoteCertificateValidationCallback = (_, _, _, _) => true };
#pragma warning restore CA5359

    private sealed record Pool(AggregatedService Of, HttpMessageInvoker Invoker);
}
