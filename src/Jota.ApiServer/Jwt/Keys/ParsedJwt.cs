using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Jota.ApiServer.Jwt;

/// <summary>A token that was taken apart and not checked: a JWT in compact form (RFC 7519).</summary>
internal sealed class ParsedJwt
{
    /// <summary>No sensible token is longer; who sends more need not be read.</summary>
    public const int Longest = 64 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private ParsedJwt(string issuer, string algorithm, string keyId, JsonElement claims, byte[] signed, byte[] signature) =>
        (Issuer, Algorithm, KeyId, Claims, Signed, Signature) = (issuer, algorithm, keyId, claims, signed, signature);

    /// <summary>Who says to have issued it.</summary>
    public string Issuer { get; }

    /// <summary>How it says to be signed.</summary>
    public string Algorithm { get; }

    /// <summary>With which key; empty where it does not say.</summary>
    public string KeyId { get; }

    /// <summary>What it claims.</summary>
    public JsonElement Claims { get; }

    /// <summary>What is signed.</summary>
    public byte[] Signed { get; }

    /// <summary>The signature.</summary>
    public byte[] Signature { get; }

    /// <summary>Takes a token apart; null when it is none.</summary>
    public static ParsedJwt? Parse(string token)
    {
        if (token.Length > Longest
            || token.Split('.', 4) is not [{ Length: > 0 } header, { Length: > 0 } payload, { Length: > 0 } signature]
            || !Base64Url.IsValid(header) || !Base64Url.IsValid(payload) || !Base64Url.IsValid(signature))
        {
            return null;
        }

        try
        {
            // Extensions that must be understood are not (RFC 7515, 4.1.11).
            return Read(header) is var head && Text(head, "alg") is { } algorithm && !head.TryGetProperty("crit", out _)
                && Read(payload) is var claims && Text(claims, "iss") is { } issuer
                ? new(
                    issuer, algorithm, Text(head, "kid") ?? "", claims, Encoding.ASCII.GetBytes($"{header}.{payload}"),
                    Base64Url.DecodeFromChars(signature))
                : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonElement Read(string part)
    {
        using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(part), Strict);
        return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.Clone() : throw new FormatException(part);
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;
}
