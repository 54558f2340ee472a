using System.Collections.Immutable;

namespace Jota.ApiServer.Jwt;

/// <summary>
/// Whose tokens are believed beside the cluster's own, and who needs none (apiserver.config.k8s.io/v1 AuthenticationConfiguration,
/// KEP-3331). Its expressions are ready.
/// </summary>
public sealed record AuthenticationConfiguration
{
    /// <summary>Nobody's, and the anonymous everywhere.</summary>
    public static AuthenticationConfiguration None { get; } = new();

    /// <summary>The issuers; no two have the same URL.</summary>
    public ImmutableArray<JwtIssuer> Issuers { get; init; } = [];

    /// <summary>Who needs no credential.</summary>
    public AnonymousAccess Anonymous { get; init; } = AnonymousAccess.Everywhere;
}
