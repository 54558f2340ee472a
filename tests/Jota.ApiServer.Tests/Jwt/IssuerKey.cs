using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Jota.ApiServer.Tests.Jwt;

/// <summary>A key that an issuer of a test signs with.</summary>
internal sealed class IssuerKey : IDisposable
{
    // To make one takes long.
    private static readonly RSA Shared = RSA.Create(2048);

    private readonly AsymmetricAlgorithm _key;

    public IssuerKey(string id, string algorithm)
    {
        (Id, Algorithm) = (id, algorithm);
        _key = algorithm switch
        {
            "ES256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
            "ES384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
            "ES512" => ECDsa.Create(ECCurve.NamedCurves.nistP521),
            _ => Shared,
        };
    }

    public string Id { get; }

    public string Algorithm { get; }

    /// <summary>The public part, as issuers publish it.</summary>
    public JsonObject Jwk => _key switch
    {
        RSA rsa when rsa.ExportParameters(false) is var own => new()
        {
            ["kty"] = "RSA",
            ["kid"] = Id,
            ["use"] = "sig",
            ["n"] = Text(own.Modulus!),
            ["e"] = Text(own.Exponent!),
        },
        ECDsa curve when curve.ExportParameters(false).Q is var point => new()
        {
            ["kty"] = "EC",
            ["kid"] = Id,
            ["crv"] = $"P-{curve.KeySize}",
            ["x"] = Text(point.X!),
            ["y"] = Text(point.Y!),
        },
        _ => throw new InvalidOperationException(),
    };

    public string Sign(JsonObject claims, string? algorithm = null, string? id = null, string more = "")
    {
        var header = $$"""{"alg":"{{algorithm ?? Algorithm}}","kid":"{{id ?? Id}}"{{more}}}""";
        var signed = $"{Text(Encoding.UTF8.GetBytes(header))}.{Text(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{signed}.{Text(Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string Text(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    public void Dispose()
    {
        if (_key != Shared)
        {
            _key.Dispose();
        }
    }

    private byte[] Sign(byte[] data)
    {
        var hash = new HashAlgorithmName("SHA" + Algorithm[2..]);
        if (_key is ECDsa curve)
        {
            return curve.SignData(data, hash);
        }

        lock (Shared)
        {
            return Shared.SignData(data, hash, Algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        }
    }
}
