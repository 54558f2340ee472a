using System.Collections.Immutable;
using System.Net;
using Jota.Api;
using Jota.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Network.Services;

/// <summary>What a node's service network needs.</summary>
public sealed record ServiceNetworkOptions
{
    /// <summary>The API, as somebody who may read services, slices and nodes.</summary>
    public required IApi Api { get; init; }

    /// <summary>The node.</summary>
    public required string NodeName { get; init; }

    /// <summary>The name of the tables (one per family) that hold the rules. Nobody else's are touched.</summary>
    public required string Table { get; init; }

    /// <summary>The kernel's packet rules.</summary>
    public required INftables Nftables { get; init; }

    /// <summary>The addresses of the cluster's pods: what comes from elsewhere to a cluster IP is masqueraded.</summary>
    public ImmutableArray<IPNetwork> PodRanges { get; init; } = [];

    /// <summary>The node's addresses at which ports of nodes are open.</summary>
    public ImmutableArray<IPAddress> NodePortAddresses { get; init; } = [];

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Spreads waits.</summary>
    public IdSource Ids { get; init; } = IdSource.Random;

    /// <summary>Where logs go.</summary>
    public ILoggerFactory Logging { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Where it is told that the rules cannot be kept.</summary>
    public LoopHealth Loops { get; init; } = new();

    internal Func<IRuleWatch> Watch { get; init; } = KernelRuleWatch.Open;

    internal IFlowTable Flows { get; init; } = new KernelFlows();
}
