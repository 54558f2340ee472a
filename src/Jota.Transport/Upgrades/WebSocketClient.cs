using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;

namespace Jota.Transport.Upgrades;

/// <summary>
/// Asks a server to speak WebSocket (RFC 6455). The framework's own client would refuse Kubernetes' protocol names for their slashes, and
/// does not tell what a server said that refused.
/// </summary>
public static class WebSocketClient
{
    /// <summary>Sends the request. Throws <see cref="HttpRequestException"/> when nobody answers, or nothing that is WebSocket.</summary>
    /// <param name="http">Makes the connection.</param>
    /// <param name="request">A GET with the caller's own headers.</param>
    /// <param name="protocols">What may be spoken on top, the favourite first.</param>
    /// <param name="ct">Ends the attempt, not the connection that came of it.</param>
    public static async Task<UpgradeAnswer> AskAsync(
        HttpMessageInvoker http, HttpRequestMessage request, IReadOnlyList<string> protocols, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(request);
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        request.Version = HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", key);
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Protocol", string.Join(", ", protocols));
        var response = http is HttpClient client
            ? await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct)
            : await http.SendAsync(request, ct);
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            return await UpgradeClient.RefusedAsync(response, ct);
        }

        var chosen = HeaderOf(response, "Sec-WebSocket-Protocol");
        var isProved = HeaderOf(response, "Sec-WebSocket-Accept") == WebSocketUpgrade.Accept(key);
        if (!isProved || (chosen.Length > 0 && !protocols.Contains(chosen)))
        {
            response.Dispose();
            throw new HttpRequestException("the server's answer is no change to WebSocket");
        }

        // The response lives on in its stream: disposing that ends the connection.
        return new UpgradeAnswer.Accepted(await response.Content.ReadAsStreamAsync(ct), chosen);
    }

    /// <summary>Speaks WebSocket on a connection that was accepted, which becomes the socket's to dispose.</summary>
    public static WebSocket Speak(Stream connection) => WebSocket.CreateFromStream(
        connection, new WebSocketCreationOptions { IsServer = false, KeepAliveInterval = WebSocketUpgrade.KeepAlive });

    private static string HeaderOf(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";
}
