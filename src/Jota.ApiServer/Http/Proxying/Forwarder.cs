using Jota.ApiServer.Networks;
using Jota.Transport.Upgrades;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Jota.ApiServer.Http;

/// <summary>Passes a request on, and what it is answered with back; never faster than either side takes it.</summary>
internal static class Forwarder
{
    private const int Piece = 16 * 1024;

    public static async Task RunAsync(ApiCall call, ProxyTarget target, ProxyPath path)
    {
        // 1 Ask.
        using var request = ForwardedRequest.Make(call.Http.Request, target, path);
        using var response = await SendAsync(call, target, request);

        // 2 What the answer says of itself, as the client is to see it.
        var links = new ProxyLinks(path.Prefix, target.Authority, call.Http.Request.Host.Value ?? "");
        call.Http.Response.StatusCode = (int)response.StatusCode;
        CopyHeaders(response, call.Http.Response, links);

        // 3 The rest of it.
        if (response.StatusCode == System.Net.HttpStatusCode.SwitchingProtocols)
        {
            await SwitchAsync(call, response);
            return;
        }

        try
        {
            await CopyAsync(call, response, links);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // The client must not take what it has for the whole answer.
            call.Http.Abort();
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(ApiCall call, ProxyTarget target, HttpRequestMessage request)
    {
        try
        {
            return await target.Via.SendAsync(request, call.Ct);
        }
        catch (HttpRequestException e)
        {
            throw PodReach.Unreachable(ConnectFailures.Describe(e, target.Root.Authority));
        }
        catch (OperationCanceledException e) when (e.InnerException is TimeoutException && !call.Ct.IsCancellationRequested)
        {
            throw PodReach.Unreachable($"dial tcp {target.Root.Authority}: i/o timeout");
        }
    }

    private static void CopyHeaders(HttpResponseMessage from, HttpResponse to, ProxyLinks links)
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

        if (to.Headers.Location.ToString() is { Length: > 0 } location)
        {
            to.Headers.Location = links.Rewrite(location);
        }
    }

    private static async Task CopyAsync(ApiCall call, HttpResponseMessage response, ProxyLinks links)
    {
        var from = await response.Content.ReadAsStreamAsync(call.Ct);
        if (HttpMethods.IsHead(call.Http.Request.Method))
        {
            return;
        }

        if (response.Headers.Location is null && HtmlAnswer.Is(response))
        {
            await HtmlAnswer.CopyAsync(response, from, call.Http, links, call.Ct);
            return;
        }

        var into = call.Http.Response.BodyWriter;
        int length;
        while ((length = await from.ReadAsync(into.GetMemory(Piece), call.Ct)) > 0)
        {
            into.Advance(length);
            await ConnectionFlow.FlushAsync(call.Http, into, call.Ct);
        }
    }

    private static async Task SwitchAsync(ApiCall call, HttpResponseMessage response)
    {
        if (!ForwardedRequest.IsUpgrade(call.Http.Request))
        {
            throw PodReach.Unreachable("it changes the protocol, which nobody asked for");
        }

        call.Http.Response.Headers.Upgrade = response.Headers.NonValidated.TryGetValues("Upgrade", out var protocol)
            ? protocol.ToString()
            : "";
        var server = await response.Content.ReadAsStreamAsync(call.Ct);
        var client = await call.Http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        await DuplexCopy.RunAsync(client, server, call.Services.Clock, call.Ct);
    }
}
