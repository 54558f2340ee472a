using Jota.ApiServer.Networks;
using Jota.Transport.Upgrades;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Jota.ApiServer.Http;

/// <summary>Passes a request on, and what it is answered with back; never faster than either side takes it.</summary>
internal static class Forwarder
{
    private const int Piece = 16 * 1024;

    /// <param name="http">The request.</param>
    /// <param name="target">Who is to answer it.</param>
    /// <param name="path">Its path; where nothing leads to the target but the whole of it, its links are left alone.</param>
    /// <param name="clock">For the end of sessions.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task RunAsync(HttpContext http, ProxyTarget target, ProxyPath path, TimeProvider clock, CancellationToken ct)
    {
        // 1 Ask.
        using var request = ForwardedRequest.Make(http.Request, target, path);
        using var response = await SendAsync(target, request, ct);

        // 2 What the answer says of itself, as the client is to see it.
        var links = path.Prefix.Length == 0 ? null : new ProxyLinks(path.Prefix, target.Authority, http.Request.Host.Value ?? "");
        http.Response.StatusCode = (int)response.StatusCode;
        CopyHeaders(response, http.Response, links);

        // 3 The rest of it.
        if (response.StatusCode == System.Net.HttpStatusCode.SwitchingProtocols)
        {
            await SwitchAsync(http, response, clock, ct);
            return;
        }

        try
        {
            await CopyAsync(http, response, links, ct);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // The client must not take what it has for the whole answer.
            http.Abort();
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(ProxyTarget target, HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            return await target.Via.SendAsync(request, ct);
        }
        catch (HttpRequestException e)
        {
            throw PodReach.Unreachable(ConnectFailures.Describe(e, target.Root.Authority));
        }
        catch (OperationCanceledException e) when (e.InnerException is TimeoutException && !ct.IsCancellationRequested)
        {
            throw PodReach.Unreachable($"dial tcp {target.Root.Authority}: i/o timeout");
        }
    }

    private static void CopyHeaders(HttpResponseMessage from, HttpResponse to, ProxyLinks? links)
    {
        var connection = from.Headers.NonValidated.TryGetValues("Connection", out var values) ? values.ToString() : "";
        foreach (var (name, value) in from.Headers.NonValidated.Concat(from.Content.Headers.NonValidated))
        {
            if (ForwardedHeaders.IsForClient(name, connection))
            {
                // What this server has said of caching still holds.
                to.Headers.Append(name, new([.. value]));
            }
        }

        if (links is not null && to.Headers.Location.ToString() is { Length: > 0 } location)
        {
            to.Headers.Location = links.Rewrite(location);
        }
    }

    private static async Task CopyAsync(HttpContext http, HttpResponseMessage response, ProxyLinks? links, CancellationToken ct)
    {
        var from = await response.Content.ReadAsStreamAsync(ct);
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        if (links is not null && response.Headers.Location is null && HtmlAnswer.Is(response))
        {
            await HtmlAnswer.CopyAsync(response, from, http, links, ct);
            return;
        }

        var into = http.Response.BodyWriter;
        int length;
        while ((length = await from.ReadAsync(into.GetMemory(Piece), ct)) > 0)
        {
            into.Advance(length);
            await ConnectionFlow.FlushAsync(http, into, ct);
        }
    }

    private static async Task SwitchAsync(HttpContext http, HttpResponseMessage response, TimeProvider clock, CancellationToken ct)
    {
        if (!ForwardedRequest.IsUpgrade(http.Request))
        {
            throw PodReach.Unreachable("it changes the protocol, which nobody asked for");
        }

        http.Response.Headers.Upgrade = response.Headers.NonValidated.TryGetValues("Upgrade", out var protocol)
            ? protocol.ToString()
            : "";
        var server = await response.Content.ReadAsStreamAsync(ct);
        var client = await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        await DuplexCopy.RunAsync(client, server, clock, ct);
    }
}
