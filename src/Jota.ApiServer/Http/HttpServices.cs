using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Http;

/// <summary>What the handlers of one server share.</summary>
internal sealed class HttpServices(HttpApiServerOptions options, CancellationToken stopping)
{
    public HttpApiServerOptions Options { get; } = options;

    /// <summary>Requested once the server stops: watches and followed logs end then.</summary>
    public CancellationToken Stopping { get; } = stopping;

    public TimeProvider Clock => Options.Clock;

    public IdSource Ids => Options.Ids;

    public IAuthorizer Authorizer => Options.Authorizer;

    public ResourceCatalog Catalog => Options.Catalog;

    /// <summary>Who knows users, in the order they are asked.</summary>
    public IReadOnlyList<IAuthenticator> Authenticators { get; } =
    [
        new ClientCertificateAuthenticator(),
        .. options.Authenticators,
        .. options.Tokens is { } tokens ? [new ServiceAccountAuthenticator(tokens)] : Array.Empty<IAuthenticator>(),
        UnknownTokenAuthenticator.Instance,
    ];

    public DiscoveryDocuments Discovery { get; } = new(options.Catalog);

    public IApi ApiFor(UserIdentity user) => Options.ApiFor(user);
}
