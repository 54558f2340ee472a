using System.Net;
using System.Text;

namespace Jota.Transport.Upgrades;

/// <summary>Asks a server to speak SPDY/3.1 on a connection.</summary>
public static class UpgradeClient
{
    private const int LongestRefusal = 64 * 1024;

    /// <summary>Sends the request. Throws <see cref="HttpRequestException"/> when nobody answers.</summary>
    /// <param name="http">Makes the connection; HTTP/1.1 only.</param>
    /// <param name="address">Path and query included.</param>
    /// <param name="protocol">What is to be spoken on top; empty for none.</param>
    /// <param name="ct">Ends the attempt, not the connection that came of it.</param>
    public static async Task<UpgradeAnswer> AskAsync(HttpMessageInvoker http, Uri address, string protocol, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd(SpdyUpgrade.Name);
        if (protocol.Length > 0)
        {
            request.Headers.Add(StreamProtocols.Header, protocol);
        }

        var response = await http.SendAsync(request, ct);
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            return await RefusedAsync(response, ct);
        }

        // The response lives on in its stream: disposing that ends the connection.
        var chosen = response.Headers.TryGetValues(StreamProtocols.Header, out var values) ? values.First() : "";
        return new UpgradeAnswer.Accepted(await response.Content.ReadAsStreamAsync(ct), chosen);
    }

    internal static async Task<UpgradeAnswer> RefusedAsync(HttpResponseMessage response, CancellationToken ct)
    {
        using (response)
        {
            return new UpgradeAnswer.Refused(
                (int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "text/plain", await TextAsync(response, ct));
        }
    }

    private static async Task<string> TextAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var text = new byte[LongestRefusal];
        var length =
            await (await response.Content.ReadAsStreamAsync(ct)).ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, ct);
        return Encoding.UTF8.GetString(text, 0, length);
    }
}
