using System.Collections.Immutable;
using System.Net;
using Jota.Api;
using Jota.ApiServer.Admission;
using Jota.ApiServer.Jwt;
using Jota.ApiServer.Networks;
using Jota.Client;
using Jota.Store;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.ApiServer;

/// <summary>What an API server is made of.</summary>
public sealed record ApiServerOptions
{
    /// <summary>Where objects are kept; stays the caller's to close.</summary>
    public required IRevisionedStore Store { get; init; }

    /// <summary>The kinds to serve.</summary>
    public ResourceCatalog Catalog { get; init; } = ResourceCatalog.BuiltIn;

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where uids and name suffixes come from.</summary>
    public IdSource Ids { get; init; } = IdSource.Random;

    /// <summary>Who decides who may do what; unless given, the stored roles and, for kubelets, what their pods need.</summary>
    public IAuthorizer? Authorizer { get; init; }

    /// <summary>
    /// Where the key is kept that service accounts' tokens are signed with; null: they are good as long as the process lives.
    /// </summary>
    public string? TokenKeyFile { get; init; }

    /// <summary>Whose tokens are believed beside the cluster's own, and who needs none, to begin with.</summary>
    public AuthenticationConfiguration Authentication { get; init; } = AuthenticationConfiguration.None;

    /// <summary>What looks at every write before it is stored, in this order.</summary>
    public ImmutableArray<AdmissionPlugin> Admission { get; init; } = AdmissionPlugins.Default;

    /// <summary>How webhooks are reached; null: over this machine's network.</summary>
    public IPodNetwork? PodNetwork { get; init; }

    /// <summary>The addresses of services: one range, or one of each family, the one to be used by default first.</summary>
    public ImmutableArray<IPNetwork> ServiceRanges { get; init; } = [IPNetwork.Parse("10.96.0.0/12")];

    /// <summary>The ports that every node opens for services, both ends included.</summary>
    public (int First, int Last) NodePorts { get; init; } = (30000, 32767);

    /// <summary>
    /// How many requests are worked on at a time, watches that have begun and those of this process aside; null: as many as suit this
    /// machine. A wide one, such as a long list, counts as several.
    /// </summary>
    public int? RequestsInFlight { get; init; }

    /// <summary>Whether a new cluster begins with a default class of volumes that are folders of nodes.</summary>
    public bool LocalStorage { get; init; }

    /// <summary>Where the steps of a pod's way are noted.</summary>
    public PodTrace? Trace { get; init; }

    /// <summary>
    /// The Lease under which upkeep runs that must run once, such as forgetting old events; for several servers on one store. Null: this
    /// is the only server, and does it without being elected.
    /// </summary>
    public LeaderElectorOptions? UpkeepLease { get; init; }

    /// <summary>Where it is told that one of the server's loops cannot go on.</summary>
    public LoopHealth Loops { get; init; } = new();

    /// <summary>Where log lines go.</summary>
    public ILoggerFactory Logging { get; init; } = NullLoggerFactory.Instance;
}
