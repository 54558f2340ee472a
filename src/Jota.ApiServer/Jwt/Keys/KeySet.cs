using System.Collections.Immutable;
using System.Text.Json;

namespace Jota.ApiServer.Jwt;

/// <summary>The keys of an issuer at a time.</summary>
internal sealed class KeySet
{
    /// <summary>No issuer signs with more; what follows is not looked at.</summary>
    private const int Most = 64;

    private readonly ImmutableArray<VerificationKey> _keys;

    private KeySet(ImmutableArray<VerificationKey> keys) => _keys = keys;

    /// <summary>Whether there are any.</summary>
    public bool IsEmpty => _keys.IsEmpty;

    /// <summary>
    /// Reads a set (RFC 7517, 5); keys that nothing here is signed with are left out. Throws <see cref="JsonException"/> and
    /// <see cref="FormatException"/> when it is none.
    /// </summary>
    public static KeySet Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Array
            ? new([.. keys.EnumerateArray().Select(VerificationKey.Read).OfType<VerificationKey>().Take(Most)])
            : throw new FormatException("it has no list of keys");
    }

    /// <summary>Whether there is a key of the name that a token gives.</summary>
    public bool Knows(ParsedJwt token) => token.KeyId.Length > 0 && _keys.Any(key => key.Id == token.KeyId);

    /// <summary>Whether one of them signed a token: the one that it names, or any when it names none.</summary>
    public bool Signed(ParsedJwt token)
    {
        foreach (var key in _keys)
        {
            if ((token.KeyId.Length == 0 || token.KeyId == key.Id) && key.Signed(token))
            {
                return true;
            }
        }

        return false;
    }
}
