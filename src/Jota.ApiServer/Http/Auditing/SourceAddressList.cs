using System.Net;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>
/// Where a request comes from, as upstream tells it: what <c>X-Forwarded-For</c> says, <c>X-Real-Ip</c> where that is not among it, and
/// the connection's other end last. All but the last is what the client claims.
/// </summary>
internal static class SourceAddressList
{
    // A header is as long as a client likes.
    private const int MostClaimed = 64;

    public static List<string> Of(HttpContext http)
    {
        var addresses = new List<string>(1);
        if (http.Request.Headers["X-Forwarded-For"] is [{ } forwarded, ..])
        {
            foreach (var part in forwarded.Split(','))
            {
                if (addresses.Count < MostClaimed && Read(part.Trim()) is { } address)
                {
                    addresses.Add(address);
                }
            }
        }

        if (http.Request.Headers["X-Real-Ip"] is [{ } said, ..] && Read(said) is { } real && !addresses.Contains(real))
        {
            addresses.Add(real);
        }

        if (http.Connection.RemoteIpAddress is { } remote && Text(remote) is var last && (addresses.Count == 0 || addresses[^1] != last))
        {
            addresses.Add(last);
        }

        return addresses;
    }

    /// <summary>Null for what is none; forms such as <c>127.1</c> are none.</summary>
    private static string? Read(string text) =>
        IPAddress.TryParse(text, out var address) && (text.Contains(':', StringComparison.Ordinal) || address.ToString() == text)
            && !text.Contains('[', StringComparison.Ordinal)
            ? Text(address)
            : null;

    private static string Text(IPAddress address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
}
