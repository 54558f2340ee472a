using System.Net;
using System.Security.Cryptography.X509Certificates;
using Jota.Api;
using Jota.ApiServer.Admission;
using Jota.ApiServer.Aggregation;
using Jota.ApiServer.Auditing;
using Jota.ApiServer.Fairness;
using Jota.ApiServer.Jwt;
using Jota.ApiServer.Networks;
using Jota.ApiServer.Tokens;
using Jota.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.ApiServer.Http;

/// <summary>What the HTTP side of the API server needs.</summary>
public sealed record HttpApiServerOptions
{
    /// <summary>The core, on behalf of a caller.</summary>
    public required Func<UserIdentity, IApi> ApiFor { get; init; }

    /// <summary>The kinds that are served, now and later.</summary>
    public required LiveCatalog Catalog { get; init; }

    /// <summary>Who may do what; asked here about paths that are no resources (the core asks about resources).</summary>
    public required IAuthorizer Authorizer { get; init; }

    /// <summary>Asked about ways into something that runs; null where nothing has a say in that.</summary>
    public ConnectAdmission? Admission { get; init; }

    /// <summary>Whose request is next; null where all are worked on at once.</summary>
    public RequestFairness? Fairness { get; init; }

    /// <summary>What is told of requests in an audit log; stays the caller's to dispose. Null where nothing is.</summary>
    public Auditor? Audit { get; init; }

    /// <summary>Groups and versions that other servers serve; null where there are none.</summary>
    public ApiAggregator? Aggregator { get; init; }

    /// <summary>The server's certificate, with its key.</summary>
    public required X509Certificate2 ServerCertificate { get; init; }

    /// <summary>The authority whose client certificates name users.</summary>
    public required X509Certificate2 ClientAuthority { get; init; }

    /// <summary>Where to listen; loopback unless said.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Where others are told to find the server; null for where it listens.</summary>
    public IPAddress? AdvertiseAddress { get; init; }

    /// <summary>
    /// An address to listen on as well, and to tell others of instead: the one at which pods reach this machine. Null for none.
    /// </summary>
    public IPAddress? PodsAddress { get; init; }

    /// <summary>The port; 0 for any free one, of each address.</summary>
    public int Port { get; init; }

    /// <summary>Who knows users beside client certificates, in the order they are asked.</summary>
    public IReadOnlyList<IAuthenticator> Authenticators { get; init; } = [];

    /// <summary>The tokens of service accounts, where they are to count as credentials.</summary>
    public ServiceAccountTokens? Tokens { get; init; }

    /// <summary>The tokens of other issuers, and where the anonymous are let in; null for none, and everywhere.</summary>
    public JwtAuthentication? Jwt { get; init; }

    /// <summary>What <c>/livez</c> and <c>/readyz</c> look at.</summary>
    public IReadOnlyList<HealthCheck> HealthChecks { get; init; } = [HealthCheck.Ping];

    /// <summary>Nodes of this process, whose logs need no detour over the network.</summary>
    public INodeConnections? Nodes { get; init; }

    /// <summary>Calls the servers of nodes; stays the caller's to dispose. Null where there are none.</summary>
    public KubeletClient? Kubelets { get; init; }

    /// <summary>How the addresses of pods and nodes are reached; null: over this machine's network.</summary>
    public IPodNetwork? PodNetwork { get; init; }

    /// <summary>
    /// Whether the addresses of pods lead to them from this machine. Where they do not, as on one that is no node, pods are reached through
    /// their nodes' servers.
    /// </summary>
    public bool IsOnPodNetwork { get; init; } = true;

    /// <summary>Who has figures to tell on <c>/metrics</c>, beside the server itself.</summary>
    public IReadOnlyList<IMetricSource> Metrics { get; init; } = [];

    /// <summary>Writes a snapshot of all that is stored; null where nothing is.</summary>
    public Func<Stream, CancellationToken, Task>? Snapshot { get; init; }

    /// <summary>Lets a further server in, and answers what it needs; null where none can join.</summary>
    public Func<ServerNewcomer, CancellationToken, Task<byte[]>>? Join { get; init; }

    /// <summary>What the components noted about pods.</summary>
    public PodTrace? Trace { get; init; }

    /// <summary>How much is held for slow clients.</summary>
    public FlowLimits Flow { get; init; } = FlowLimits.OfThisMachine();

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where random ids come from.</summary>
    public IdSource Ids { get; init; } = IdSource.Random;

    /// <summary>Where logs go.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Whether this address means every one of the machine's.</summary>
    public static bool IsEverywhere(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
    }

    /// <summary>The address for pods, where listening on <see cref="Address"/> does not serve it.</summary>
    internal IPAddress? FurtherAddress =>
        PodsAddress is { } pods && !IsEverywhere(Address) && !pods.Equals(Address) ? pods : null;
}
