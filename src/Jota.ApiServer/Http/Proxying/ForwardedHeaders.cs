using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;

namespace Jota.ApiServer.Http;

/// <summary>Which headers are passed on: not those that are about one connection, nor those that say who the client is to us.</summary>
internal static class ForwardedHeaders
{
    private const string BearerProtocol = "base64url.bearer.authorization.k8s.io.";

    private static readonly FrozenSet<string> OfConnection = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Connection", "Proxy-Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding",
        "Upgrade", "HTTP2-Settings");

    // What a browser may do with an answer of this server is not for a pod to say.
    private static readonly FrozenSet<string> OfOrigins = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Access-Control-Allow-Credentials", "Access-Control-Allow-Headers", "Access-Control-Allow-Methods", "Access-Control-Allow-Origin");

    /// <summary>Whether the backend gets this header of a request as it is.</summary>
    public static bool IsForBackend(string name, StringValues connection) =>
        !OfConnection.Contains(name)
        && !IsNamedBy(connection, name)
        && name[0] != ':'
        && !name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
        && !name.Equals("Host", StringComparison.OrdinalIgnoreCase)
        && !name.Equals("Expect", StringComparison.OrdinalIgnoreCase)
        && !name.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the client gets this header of an answer.</summary>
    public static bool IsForClient(string name, StringValues connection) =>
        !OfConnection.Contains(name) && !OfOrigins.Contains(name) && !IsNamedBy(connection, name);

    /// <summary>The WebSocket protocols that a client offers, but for the one that carries its token.</summary>
    public static StringValues Protocols(StringValues offered)
    {
        string[] kept = [.. offered
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(protocol => !protocol.StartsWith(BearerProtocol, StringComparison.Ordinal))];
        return kept.Length == 0 ? StringValues.Empty : string.Join(", ", kept);
    }

    private static bool IsNamedBy(StringValues connection, string name)
    {
        foreach (var value in connection)
        {
            foreach (var part in (value ?? "").AsSpan().Split(','))
            {
                if (value.AsSpan(part).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
