using System.Collections.Immutable;

namespace Jota.ApiServer.Jwt;

/// <summary>One who issues tokens, and what is made of them.</summary>
public sealed record JwtIssuer
{
    internal JwtIssuer(string url, Uri discovery, ClaimMappings mappings) => (Url, Discovery, Mappings) = (url, discovery, mappings);

    /// <summary>Who it is: a token's <c>iss</c>, to the letter.</summary>
    public string Url { get; }

    /// <summary>Where it tells of itself (OpenID Connect Discovery).</summary>
    public Uri Discovery { get; }

    /// <summary>Who vouches for its server, in PEM; null for whomever the machine believes.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>For whom a token must be: one of these is enough.</summary>
    public ImmutableArray<string> Audiences { get; init; } = [];

    /// <summary>The names of the signatures that count.</summary>
    public ImmutableArray<string> SigningAlgorithms { get; init; } = Signatures.All;

    /// <summary>What must hold of a token's claims.</summary>
    internal ImmutableArray<ClaimRule> ClaimRules { get; init; } = [];

    /// <summary>What a user is made of.</summary>
    internal ClaimMappings Mappings { get; }

    /// <summary>What must hold of the user that came of it.</summary>
    internal ImmutableArray<ExpressionRule> UserRules { get; init; } = [];

    /// <summary>Whether the keys of another are fetched from the same place, in the same way.</summary>
    internal bool HasKeysOf(JwtIssuer other) =>
        Url == other.Url && Discovery == other.Discovery && CertificateAuthority == other.CertificateAuthority;
}
