using System.Net;
using Jota.ApiServer.Aggregation;
using Jota.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Jota.ApiServer.Http;

/// <summary>A client's request as the backend is to see it.</summary>
internal static class ForwardedRequest
{
    // The path goes on as it came: what .NET would make of it may not be what the backend calls it.
    private static readonly UriCreationOptions AsIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Whether the client asks to speak another protocol on this connection.</summary>
    public static bool IsUpgrade(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } && request.Headers.Upgrade.Count > 0;

    public static HttpRequestMessage Make(HttpRequest from, ProxyTarget target, ProxyPath path)
    {
        var rest = path.Rest.Length == 0 ? "/" : path.Rest;
        var made = new HttpRequestMessage(
            new HttpMethod(from.Method), new Uri($"{target.Root.GetLeftPart(UriPartial.Authority)}{rest}{from.QueryString}", AsIs))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = HasBody(from) ? new ForwardedBody(from) : null,
        };
        if (target.ThroughNode is { } port)
        {
            made.Options.Set(NodePort.Key, port);
        }

        Copy(from, made);
        if (target.KeepsOwnName)
        {
            // The certificate is checked for the host that is told.
            made.Headers.Host = null;
        }

        if (target.Node is { } node)
        {
            made.Headers.Remove(NodeSummaryJson.NodeHeader);
            made.Headers.TryAddWithoutValidation(NodeSummaryJson.NodeHeader, node);
        }

        Tell(from, made, path);
        if (target.OnBehalfOf is { } user)
        {
            Introduce(user, from, made);
        }

        return made;
    }

    private static bool HasBody(HttpRequest request) =>
        !IsUpgrade(request) && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;

    private static void Copy(HttpRequest from, HttpRequestMessage made)
    {
        var connection = from.Headers.Connection;
        foreach (var (name, values) in from.Headers)
        {
            if (ForwardedHeaders.IsForBackend(name, connection)
                && !made.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                made.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        made.Headers.Host = from.Host.Value;
        made.Headers.Remove("Sec-WebSocket-Protocol");
        if (ForwardedHeaders.Protocols(from.Headers.SecWebSocketProtocol) is { Count: > 0 } protocols)
        {
            made.Headers.TryAddWithoutValidation("Sec-WebSocket-Protocol", (string?)protocols);
        }

        if (IsUpgrade(from))
        {
            made.Headers.Connection.Add("Upgrade");
            made.Headers.TryAddWithoutValidation("Upgrade", (IEnumerable<string?>)from.Headers.Upgrade);
        }
    }

    /// <summary>Tells who asks, in the place of whatever the client may have said of that.</summary>
    private static void Introduce(UserIdentity user, HttpRequest from, HttpRequestMessage made)
    {
        foreach (var name in from.Headers.Keys.Where(RemoteIdentity.IsAbout))
        {
            made.Headers.Remove(name);
        }

        foreach (var (name, value) in RemoteIdentity.Of(user))
        {
            made.Headers.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary>Tells the backend where it is seen from outside.</summary>
    private static void Tell(HttpRequest from, HttpRequestMessage made, ProxyPath path)
    {
        made.Headers.Remove("X-Forwarded-Uri");
        made.Headers.TryAddWithoutValidation("X-Forwarded-Uri", path.Prefix + path.Rest);
        if (from.HttpContext.Connection.RemoteIpAddress is { } client)
        {
            var before = from.Headers["X-Forwarded-For"].ToString();
            made.Headers.Remove("X-Forwarded-For");
            made.Headers.TryAddWithoutValidation("X-Forwarded-For", before.Length == 0 ? client.ToString() : $"{before}, {client}");
        }
    }
}
