using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Jota.Api;

namespace Jota.Client;

/// <summary>
/// What a machine needs to join: a bootstrap token, by which the cluster knows the machine, and the hash of the cluster's authority, by
/// which the machine knows the cluster: <c>abcdef.0123456789abcdef@sha256:HEX</c>. (kubeadm has the same two as two options; the hash is
/// its <c>--discovery-token-ca-cert-hash</c>.)
/// </summary>
/// <param name="Token">The bootstrap token.</param>
/// <param name="AuthorityHash">The SHA-256 of the authority's public key (SubjectPublicKeyInfo), in lower-case hexadecimal digits.</param>
public sealed record JoinToken(BootstrapToken Token, string AuthorityHash)
{
    private const string Algorithm = "sha256:";
    private const int HashLength = 64;

    /// <summary>The hash of an authority.</summary>
    public static string HashOf(X509Certificate2 authority)
    {
        ArgumentNullException.ThrowIfNull(authority);
        return Convert.ToHexStringLower(SHA256.HashData(authority.PublicKey.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>
    /// The hash of the one authority that a kubeconfig trusts. Throws <see cref="FormatException"/> when there is not just one.
    /// </summary>
    public static string HashOf(X509Certificate2Collection authorities)
    {
        ArgumentNullException.ThrowIfNull(authorities);
        return authorities is [var only]
            ? HashOf(only)
            : throw new FormatException($"the kubeconfig has {authorities.Count} certificate authorities; a token names the only one");
    }

    /// <summary>Reads the text; null when it is none.</summary>
    public static JoinToken? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Trim().Split('@') is [var token, var hash]
            && BootstrapToken.Parse(token) is { } parsed
            && hash.Length == Algorithm.Length + HashLength
            && hash.StartsWith(Algorithm, StringComparison.Ordinal)
            && hash.Skip(Algorithm.Length).All(char.IsAsciiHexDigitLower)
            ? new(parsed, hash[Algorithm.Length..])
            : null;
    }

    /// <summary>Whether this is the authority that is meant.</summary>
    public bool IsOf(X509Certificate2 authority) => HashOf(authority) == AuthorityHash;

    /// <inheritdoc/>
    public override string ToString() => $"{Token}@{Algorithm}{AuthorityHash}";
}
