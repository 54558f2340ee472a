using Jota.Api;
using Jota.ApiServer.Networks;
using Jota.Client;

namespace Jota.ApiServer.Http;

/// <summary>What the handlers of one server share.</summary>
internal sealed class HttpServices(HttpApiServerOptions options, CancellationToken stopping) : IDisposable
{
    private readonly PerAggregation<DiscoveryDocuments> _discovery =
        new(options.Catalog, options.Aggregator, (catalog, others) => new(catalog, others));

    public HttpApiServerOptions Options { get; } = options;

    /// <summary>Requested once the server stops: watches and followed logs end then.</summary>
    public CancellationToken Stopping { get; } = stopping;

    public TimeProvider Clock => Options.Clock;

    public IdSource Ids => Options.Ids;

    public IAuthorizer Authorizer => Options.Authorizer;

    public ResourceCatalog Catalog => Options.Catalog.Now;

    /// <summary>Who knows users, in the order they are asked.</summary>
    public IReadOnlyList<IAuthenticator> Authenticators { get; } =
    [
        new ClientCertificateAuthenticator(),
        .. options.Authenticators,
        .. options.Tokens is { } tokens ? [new ServiceAccountAuthenticator(tokens)] : Array.Empty<IAuthenticator>(),
        new BootstrapTokenAuthenticator(options.ApiFor, options.Clock),
        .. options.Jwt is { } jwt ? [new JwtAuthenticator(jwt)] : Array.Empty<IAuthenticator>(),
        UnknownTokenAuthenticator.Instance,
    ];

    /// <summary>Those that are being worked on.</summary>
    public RequestCount Running { get; } = new();

    public DiscoveryDocuments Discovery => _discovery.Now;

    /// <summary>What was asked of the server, in figures.</summary>
    public RequestMetrics Requests { get; } = new(options.Catalog);

    /// <summary>When a request has had its time.</summary>
    public RequestDeadlines Deadlines { get; } = new(options.Clock);

    /// <summary>Who works on a long answer.</summary>
    public AnswerTurns Turns { get; } = new();

    /// <summary>The ways to what pods and services serve.</summary>
    public ProxyClients Proxies { get; } = new(options.PodNetwork ?? HostNetwork.Instance, options.Kubelets);

    public void Dispose() => Proxies.Dispose();

    public IApi ApiFor(UserIdentity user) => Options.ApiFor(user);
}
