using Jota.Transport.Upgrades;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Jota.Kubectl;

/// <summary>Passes each request on to the server, as whom the kubeconfig says.</summary>
internal sealed class ProxyApplication(ApiConnection connection, ProxyFilter? filter, string prefix, TimeProvider clock)
    : IHttpApplication<HttpContext>
{
    private static readonly HashSet<string> OfConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Proxy-Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding",
        "Upgrade", "Host", "Expect",
    };

    /// <summary>Whether requests go below the path of the kubeconfig's server; else they say the whole path themselves.</summary>
    public bool AppendsServerPath { get; init; }

    /// <summary>What is shown beside the server's API; null for nothing.</summary>
    public StaticFolder? Files { get; init; }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // Nothing of ours outlives the request.
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        // 1 Where does it go? What is checked is what is sent, so that no way of writing it slips by.
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (Files is { } files && files.Has(raw.Split('?')[0]))
        {
            await files.ServeAsync(context, raw.Split('?')[0]);
            return;
        }

        if (PathOf(raw) is not { } target)
        {
            await RefuseAsync(context, 404, "404 page not found");
            return;
        }

        var asked = connection.AddressAtHost(target);
        var path = Uri.UnescapeDataString(asked.AbsolutePath);
        if (filter is not null && !filter.Accepts(context.Request.Method, path, HostOf(context.Request.Host.Value ?? "")))
        {
            await RefuseAsync(context, 403, "Forbidden");
            return;
        }

        // 2 Pass it on.
        try
        {
            await PassAsync(context, AppendsServerPath ? connection.AddressOf(asked.PathAndQuery) : asked);
        }
        catch (HttpRequestException e)
        {
            await RefuseAsync(context, 502, $"Error while proxying request: {e.Message}");
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            context.Abort();
        }
    }

    private async Task PassAsync(HttpContext context, Uri address)
    {
        var (ct, isUpgrade) = (context.RequestAborted, context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true });
        using var request = RequestOf(context, address, isUpgrade);
        using var response = await connection.PassAsync(request, ct);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            if (!OfConnection.Contains(name) || (isUpgrade && name == "Upgrade"))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        await using var body = await response.Content.ReadAsStreamAsync(ct);
        if ((int)response.StatusCode == 101)
        {
            await using var client = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
            await DuplexCopy.RunAsync(client, body, clock, ct);
            return;
        }

        // As it comes: a watch is read line by line.
        var piece = new byte[16 * 1024];
        int length;
        while ((length = await body.ReadAsync(piece, ct)) > 0)
        {
            await context.Response.Body.WriteAsync(piece.AsMemory(0, length), ct);
            await context.Response.Body.FlushAsync(ct);
        }
    }

    private static HttpRequestMessage RequestOf(HttpContext context, Uri address, bool isUpgrade)
    {
        var from = context.Request;
        var hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true && !isUpgrade;
        var request = new HttpRequestMessage(new HttpMethod(from.Method), address)
        {
            Version = isUpgrade ? System.Net.HttpVersion.Version11 : System.Net.HttpVersion.Version20,
            VersionPolicy = isUpgrade ? HttpVersionPolicy.RequestVersionExact : HttpVersionPolicy.RequestVersionOrLower,
            Content = hasBody ? new StreamContent(from.Body) : null,
        };
        foreach (var (name, values) in from.Headers)
        {
            if (OfConnection.Contains(name) || name.StartsWith(':'))
            {
                continue;
            }

            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        if (isUpgrade)
        {
            request.Headers.Connection.Add("Upgrade");
            request.Headers.TryAddWithoutValidation("Upgrade", from.Headers.Upgrade.ToString());
        }

        return request;
    }

    /// <summary>The path on the server; null where it is not below the prefix.</summary>
    private string? PathOf(string raw) =>
        !raw.StartsWith(prefix, StringComparison.Ordinal) ? null
        : prefix.StartsWith("/api", StringComparison.Ordinal) ? raw
        : "/" + raw[prefix.Length..];

    private static string HostOf(string host)
    {
        var colon = host.LastIndexOf(':');
        return colon > host.LastIndexOf(']') ? host[..colon] : host;
    }

    private static async Task RefuseAsync(HttpContext context, int code, string text)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = code;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
