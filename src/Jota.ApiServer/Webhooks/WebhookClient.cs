using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Jota.Api;
using Jota.ApiServer.Networks;
using Jota.Transport.Https;

namespace Jota.ApiServer.Webhooks;

/// <summary>
/// Asks webhooks: a post of JSON over HTTPS, answered in JSON. Whoever is behind it may be slow, die or lie: it has its time, its answer an
/// end, redirects are not followed, and no proxy is asked.
/// </summary>
internal sealed class WebhookClient(IPodNetwork network, ServiceEndpoints endpoints, TimeProvider clock) : IDisposable
{
    /// <summary>
    /// The longest answer: a patch may carry an object of the largest size that is stored, in base64, and that twice.
    /// </summary>
    public const int LongestAnswer = 8 * 1024 * 1024;

    // Of an answer that is of no use, so much is told.
    private const int MostTold = 200;

    private readonly WebhookConnections _connections = new(network, endpoints);

    /// <summary>
    /// Asks. Throws <see cref="WebhookException"/> when there is no answer in time, or none that succeeds; <see
    /// cref="OperationCanceledException"/> when nobody waits for it any more.
    /// </summary>
    public async Task<ReadOnlyMemory<byte>> AskAsync(
        WebhookAddress address, ReadOnlyMemory<byte> question, TimeSpan patience, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        var seconds = Math.Ceiling(patience.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var url = new UriBuilder(address.Url) { Query = $"timeout={seconds}s" }.Uri;
        using var time = clock.CancelAfter(patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, time.Token);
        try
        {
            return await _connections.UseAsync(address, invoker => PostAsync(invoker, url, question, either.Token));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Failure(url, "context deadline exceeded", began);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw Failure(url, Reason(failure, address), began);
        }
        catch (WebhookException failure)
        {
            throw Failure(url, failure.Message, began);
        }
    }

    public void Dispose() => _connections.Dispose();

    private static string Reason(Exception failure, WebhookAddress address) => failure switch
    {
        { InnerException: WebhookException nowhere } => nowhere.Message,
        { InnerException: { } inner } when failure is HttpRequestException => Reason(inner, address),
        _ => ConnectFailures.Describe(failure, address.Url.Authority),
    };

    private static async Task<ReadOnlyMemory<byte>> PostAsync(
        HttpMessageInvoker invoker, Uri url, ReadOnlyMemory<byte> question, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(question),
        };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.UserAgent.Add(new("jota", null));
        using var response = await invoker.SendAsync(request, ct);
        var body = await ReadAsync(response, ct);
        return response.IsSuccessStatusCode ? body : throw new WebhookException(Answered(response.StatusCode, body.Span));
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken ct) =>
        await LimitedBody.ReadAsync(response, LongestAnswer, ct)
            ?? throw new WebhookException($"the answer is longer than {LongestAnswer} bytes");

    private static string Answered(HttpStatusCode code, ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, MostTold)]).Trim();
        var what = string.Create(CultureInfo.InvariantCulture, $"it answered {(int)code} {code}");
        return text.Length == 0 ? what : $"{what}: \"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
    }

    private WebhookException Failure(Uri url, string reason, long began)
    {
        var took = clock.GetElapsedTime(began).TotalMilliseconds;
        return new(string.Create(CultureInfo.InvariantCulture, $"Post \"{url}\": {reason} (after {took:0} ms)"));
    }
}
