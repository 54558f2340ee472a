using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Jota.ApiServer.Jwt;

/// <summary>A public key of an issuer (RFC 7517) that signatures are checked with.</summary>
internal sealed class VerificationKey
{
    /// <summary>Fewer bits count for nothing (RFC 7518, 3.3); with more, each token would cost too much.</summary>
    private const int FewestBits = 2048;
    private const int MostBits = 8192;

    private readonly Lock _gate = new();
    private readonly AsymmetricAlgorithm _key;
    private readonly string? _algorithm;

    private VerificationKey(AsymmetricAlgorithm key, string id, string? algorithm) => (_key, Id, _algorithm) = (key, id, algorithm);

    /// <summary>Its name; empty where it has none.</summary>
    public string Id { get; }

    /// <summary>Reads one; null when it is of a kind that nothing here is signed with.</summary>
    public static VerificationKey? Read(JsonElement jwk)
    {
        try
        {
            if (jwk.ValueKind != JsonValueKind.Object || Text(jwk, "use") is not (null or "sig"))
            {
                return null;
            }

            AsymmetricAlgorithm? key = Text(jwk, "kty") switch { "RSA" => Rsa(jwk), "EC" => Curve(jwk), _ => null };
            return key is null ? null : new(key, Text(jwk, "kid") ?? "", Text(jwk, "alg"));
        }
        catch (Exception e) when (e is FormatException or CryptographicException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether it signed a token, by a signature of its kind.</summary>
    public bool Signed(ParsedJwt token)
    {
        if (_algorithm is not null && _algorithm != token.Algorithm)
        {
            return false;
        }

        var hash = Signatures.HashOf(token.Algorithm);
        lock (_gate)
        {
            return (_key, token.Algorithm) switch
            {
                (RSA rsa, ['R', 'S', ..]) => rsa.VerifyData(token.Signed, token.Signature, hash, RSASignaturePadding.Pkcs1),
                (RSA rsa, ['P', 'S', ..]) => rsa.VerifyData(token.Signed, token.Signature, hash, RSASignaturePadding.Pss),
                (ECDsa { KeySize: 256 } curve, "ES256") => curve.VerifyData(token.Signed, token.Signature, hash),
                (ECDsa { KeySize: 384 } curve, "ES384") => curve.VerifyData(token.Signed, token.Signature, hash),
                (ECDsa { KeySize: 521 } curve, "ES512") => curve.VerifyData(token.Signed, token.Signature, hash),
                _ => false,
            };
        }
    }

    private static RSA? Rsa(JsonElement jwk)
    {
        var (modulus, exponent) = (Bytes(jwk, "n"), Bytes(jwk, "e"));
        if (modulus.Length * 8 is < FewestBits or > MostBits || exponent.Length is 0 or > 4)
        {
            return null;
        }

        return RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent });
    }

    private static ECDsa? Curve(JsonElement jwk)
    {
        ECCurve? curve = Text(jwk, "crv") switch
        {
            "P-256" => ECCurve.NamedCurves.nistP256,
            "P-384" => ECCurve.NamedCurves.nistP384,
            "P-521" => ECCurve.NamedCurves.nistP521,
            _ => null,
        };
        return curve is { } known
            ? ECDsa.Create(new ECParameters { Curve = known, Q = new() { X = Bytes(jwk, "x"), Y = Bytes(jwk, "y") } })
            : null;
    }

    private static byte[] Bytes(JsonElement jwk, string name) =>
        Base64Url.DecodeFromChars(Text(jwk, name) ?? throw new FormatException(name));

    private static string? Text(JsonElement jwk, string name) => jwk.TryGetProperty(name, out var found) ? found.GetString() : null;
}
