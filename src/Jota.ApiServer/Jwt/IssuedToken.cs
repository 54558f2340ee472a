using System.Text.Json;

namespace Jota.ApiServer.Jwt;

/// <summary>When a token is good, and for whom (RFC 7519, 4.1). Computes only.</summary>
internal static class IssuedToken
{
    /// <summary>Clocks differ: so much too early a token may come, as upstream has it.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(5);

    /// <summary>Why it is not good; null when nothing speaks against it.</summary>
    public static string? Problem(JsonElement claims, JwtIssuer issuer, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeMilliseconds() / 1000.0;
        return Expires(claims) is not { } expires ? "the claim \"exp\" must be a number"
            : seconds >= expires ? "token is expired"
            : !IsTime(claims, "iat", out _) ? "the claim \"iat\" must be a number"
            : !IsTime(claims, "nbf", out var from) ? "the claim \"nbf\" must be a number"
            : seconds + Leeway.TotalSeconds < from ? "token is not valid yet"
            : !IsFor(claims, issuer) ? $"expected audience in [{string.Join(' ', issuer.Audiences)}]"
            : null;
    }

    /// <summary>Its end, in seconds since 1970; null when it has none.</summary>
    public static double? Expires(JsonElement claims) =>
        claims.TryGetProperty("exp", out _) && IsTime(claims, "exp", out var expires) ? expires : null;

    private static bool IsTime(JsonElement claims, string name, out double seconds)
    {
        seconds = 0;
        return !claims.TryGetProperty(name, out var found)
            || (found.ValueKind == JsonValueKind.Number && found.TryGetDouble(out seconds));
    }

    private static bool IsFor(JsonElement claims, JwtIssuer issuer) => claims.TryGetProperty("aud", out var audience)
        && audience.ValueKind switch
        {
            JsonValueKind.String => issuer.Audiences.Contains(audience.GetString()!),
            JsonValueKind.Array => audience.EnumerateArray().Any(one =>
                one.ValueKind == JsonValueKind.String && issuer.Audiences.Contains(one.GetString()!)),
            _ => false,
        };
}
