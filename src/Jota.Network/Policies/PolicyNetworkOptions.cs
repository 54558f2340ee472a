using Jota.Api;
using Jota.Client;
using Jota.Network.Services;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Network.Policies;

/// <summary>What the enforcement of network policies on a node needs.</summary>
public sealed record PolicyNetworkOptions
{
    /// <summary>The API, as somebody who may read pods, namespaces and network policies.</summary>
    public required IApi Api { get; init; }

    /// <summary>The node.</summary>
    public required string NodeName { get; init; }

    /// <summary>The name of the tables (one per family) that hold the rules. Nobody else's are touched.</summary>
    public required string Table { get; init; }

    /// <summary>The kernel's packet rules.</summary>
    public required INftables Nftables { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Spreads waits.</summary>
    public IdSource Ids { get; init; } = IdSource.Random;

    /// <summary>Where logs go.</summary>
    public ILoggerFactory Logging { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Where it is told that the rules cannot be kept.</summary>
    public LoopHealth Loops { get; init; } = new();

    internal Func<IRuleWatch> Watch { get; init; } = KernelRuleWatch.Open;

    /// <summary>The families of addresses that the machine has.</summary>
    internal IReadOnlyList<IpFamily> Families { get; init; } = File.Exists("/proc/net/if_inet6") ? IpFamily.Both : [IpFamily.V4];
}
