using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Jota.Transport.Upgrades;

/// <summary>The serving side of a change to WebSocket (RFC 6455).</summary>
public static class WebSocketUpgrade
{
    private const string Magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    // Keeps middle boxes from forgetting the connection. No answer is waited for: a client that is held up reads no pings.
    internal static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    /// <summary>Whether a request asks for it.</summary>
    public static bool IsAskedBy(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        && HttpMethods.IsGet(request.Method)
        && request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase)
        && request.Headers.SecWebSocketKey.Count == 1;

    /// <summary>The protocols that a client offers on top, its favourite first.</summary>
    public static IReadOnlyList<string> OfferedBy(HttpRequest request) =>
        [.. request.Headers.SecWebSocketProtocol.SelectMany(
            v => (v ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>Answers 101 and speaks WebSocket from then on; <paramref name="protocol"/> is empty for none.</summary>
    public static async Task<WebSocket> AcceptAsync(HttpContext context, string protocol)
    {
        var headers = context.Response.Headers;
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = Accept(context.Request.Headers.SecWebSocketKey.ToString());
        if (protocol.Length > 0)
        {
            headers.SecWebSocketProtocol = protocol;
        }

        var connection = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();

        // The class would refuse Kubernetes' protocol names for their slashes, and has no use for them.
        return WebSocket.CreateFromStream(connection, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = KeepAlive });
    }

    // The hash proves that the server knows WebSocket, and guards nothing.
#pragma warning disable CA5350
    internal static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Magic)));
#pragma warning restore CA5350
}
