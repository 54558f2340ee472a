using System.Text;
using k8s.Models;

namespace Jota.Kubelet.Probes;

/// <summary>HTTP as probes and hooks use it: certificates are not checked, redirects are followed within the host.</summary>
internal sealed class ProbeHttp : IDisposable
{
    private const int MostRedirects = 10;
    private const int LongestBody = 10 * 1024;

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        UseProxy = false,
#pragma warning disable CA5359 // upstream's rule: the kubelet does not verify what it probes
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
#pragma warning restore CA5359
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Asks once. Throws only when cancelled.</summary>
    public async Task<ProbeResult> GetAsync(ContainerEndpoint of, V1HTTPGetAction action, CancellationToken ct)
    {
        var url = HttpProbeRequest.Url(of, action);
        try
        {
            return await FollowAsync(new Uri(url), action, ct);
        }
        catch (Exception e) when (e is HttpRequestException or UriFormatException)
        {
            return ProbeResult.Failure($"Get \"{url}\": {DialErrors.Text(e, of.Authority(action.Host, action.Port))}");
        }
        catch (OperationCanceledException)
        {
            return ProbeResult.Failure($"Get \"{url}\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<ProbeResult> FollowAsync(Uri at, V1HTTPGetAction action, CancellationToken ct)
    {
        for (var asked = 0; asked < MostRedirects; asked++)
        {
            using var request = Request(at, action);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            var code = (int)response.StatusCode;
            if (HttpProbeRequest.Next(at, code, response.Headers.Location) is { } next)
            {
                at = next;
                continue;
            }

            return HttpProbeRequest.Verdict(code, code is >= 300 and < 400 ? await BodyAsync(response, ct) : "");
        }

        return ProbeResult.Failure($"Get \"{at}\": stopped after {MostRedirects} redirects");
    }

    private static HttpRequestMessage Request(Uri at, V1HTTPGetAction action)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, at);
        request.Headers.TryAddWithoutValidation("User-Agent", "kube-probe/1.36");
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        foreach (var header in action.HttpHeaders ?? [])
        {
            request.Headers.Remove(header.Name);
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        return request;
    }

    private static async Task<string> BodyAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        var bytes = new byte[LongestBody];
        return Encoding.UTF8.GetString(bytes, 0, await body.ReadAtLeastAsync(bytes, LongestBody, throwOnEndOfStream: false, ct));
    }
}
