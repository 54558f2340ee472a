using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Jota.ApiServer.Tokens;

/// <summary>Claims with a signature, as text: a JWT in compact form (RFC 7519). Of its many forms just the one that we issue.</summary>
internal static class SignedToken
{
    /// <summary>Signs claims.</summary>
    public static string Write(ReadOnlySpan<byte> claims, TokenKey key)
    {
        var header = Encoding.UTF8.GetBytes($$"""{"alg":"{{TokenKey.Algorithm}}","kid":"{{key.Id}}"}""");
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>The claims of a token that this key signed; null for anything else.</summary>
    public static TokenClaims? Read(string token, TokenKey key)
    {
        if (token.Split('.') is not [var header, var payload, var signature])
        {
            return null;
        }

        try
        {
            return IsOf(key, Base64Url.DecodeFromChars(header))
                && key.Verify(Encoding.ASCII.GetBytes($"{header}.{payload}"), Base64Url.DecodeFromChars(signature))
                ? TokenClaims.Decode(Base64Url.DecodeFromChars(payload))
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>What a header says is only compared, never followed: neither "none" nor another key comes into question.</summary>
    private static bool IsOf(TokenKey key, byte[] header)
    {
        using var json = JsonDocument.Parse(header);
        return json.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("alg", out var algorithm) && algorithm.ValueEquals(TokenKey.Algorithm)
            && root.TryGetProperty("kid", out var id) && id.ValueEquals(key.Id);
    }
}
