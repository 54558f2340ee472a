using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Jota.Api;

namespace Jota.Scheduler;

/// <summary>
/// Asks an extender: a post of JSON, answered in JSON. Whoever is there may be slow, die or lie: it has its time, its answer an end,
/// redirects are not followed and no proxy is asked.
/// </summary>
internal sealed class ExtenderClient : IDisposable
{
    /// <summary>The longest answer: five thousand nodes of a few kilobytes each, which extenders that know no names send back.</summary>
    private const int LongestAnswer = 64 * 1024 * 1024;

    private readonly ExtenderConfiguration _configuration;
    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _http;

    public ExtenderClient(ExtenderConfiguration configuration, TimeProvider clock)
    {
        (_configuration, _clock) = (configuration, clock);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxResponseHeadersLength = 64,
            MaxConnectionsPerServer = 16,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            SslOptions = Secured(configuration),
        });
    }

    /// <summary>Asks, and reads the answer. Throws <see cref="ExtenderException"/> when there is none of use in time.</summary>
    public async Task<T> AskAsync<T>(string verb, ReadOnlyMemory<byte> question, Func<ReadOnlyMemory<byte>, T> read, CancellationToken ct)
    {
        var url = new Uri($"{_configuration.UrlPrefix.AbsoluteUri.TrimEnd('/')}/{verb}");
        using var time = _clock.CancelAfter(_configuration.Timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, time.Token);
        try
        {
            return read(await PostAsync(url, question, either.Token));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new ExtenderException($"Post \"{url}\": context deadline exceeded");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or System.Text.Json.JsonException or FormatException)
        {
            throw new ExtenderException($"Post \"{url}\": {e.Message}", e);
        }
    }

    public void Dispose() => _http.Dispose();

    private static SslClientAuthenticationOptions Secured(ExtenderConfiguration configuration)
    {
        var tls = configuration.Tls;
        var options = new SslClientAuthenticationOptions { TargetHost = tls.ServerName ?? configuration.UrlPrefix.Host };
        if (tls is { Certificate: { } certificate, Key: { } key })
        {
            using var own = X509Certificate2.CreateFromPem(certificate, key);
            options.ClientCertificateContext = SslStreamCertificateContext.Create(
                X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null), null);
        }

        if (tls.Insecure)
        {
            // The configuration says so in as many words.
#pragma warning disable CA5359
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (tls.Authorities is { } authorities)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.ImportFromPem(authorities);
            options.CertificateChainPolicy = policy;
        }

        return options;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, CancellationToken ct)
    {
        var answer = new ArrayBufferWriter<byte>(4096);
        while (true)
        {
            var read = await body.ReadAsync(answer.GetMemory(4096), ct);
            if (read == 0)
            {
                return answer.WrittenMemory;
            }

            answer.Advance(read);
            if (answer.WrittenCount > LongestAnswer)
            {
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"the answer is longer than {LongestAnswer} bytes"));
            }
        }
    }

    private async Task<ReadOnlyMemory<byte>> PostAsync(Uri url, ReadOnlyMemory<byte> question, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(question) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _http.SendAsync(request, ct);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"code {(int)response.StatusCode}"));
        }

        return await ReadAsync(await response.Content.ReadAsStreamAsync(ct), ct);
    }
}
