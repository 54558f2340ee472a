using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Jota.ApiServer.Jwt;

/// <summary>The signatures of tokens that can be checked (RFC 7518): only such with a public key.</summary>
internal static class Signatures
{
    /// <summary>Their names.</summary>
    public static ImmutableArray<string> All { get; } =
        ["ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"];

    /// <summary>The hash that is signed.</summary>
    public static HashAlgorithmName HashOf(string algorithm) => algorithm[2..] switch
    {
        "256" => HashAlgorithmName.SHA256,
        "384" => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };
}
