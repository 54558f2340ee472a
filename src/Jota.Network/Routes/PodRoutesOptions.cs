using Jota.Api;
using Jota.Client;
using Jota.Network.Services;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Network.Routes;

/// <summary>What a node's way to the pods of other nodes needs.</summary>
public sealed record PodRoutesOptions
{
    /// <summary>The API, as somebody who may read nodes.</summary>
    public required IApi Api { get; init; }

    /// <summary>The node.</summary>
    public required string NodeName { get; init; }

    /// <summary>How packets are to go.</summary>
    public PodNetworkMode Mode { get; init; }

    /// <summary>What the tunnel's interface is called: at most 15 characters.</summary>
    public required string Device { get; init; }

    /// <summary>
    /// By which number (100 to 227) the kernel knows our routes from others': clusters on one machine had better have several.
    /// </summary>
    public required int Protocol { get; init; }

    /// <summary>The name of the tables that hide pods from who is outside. Nobody else's are touched.</summary>
    public required string Table { get; init; }

    /// <summary>The kernel's packet rules; null where pods are hidden by somebody else.</summary>
    public INftables? Nftables { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Spreads waits.</summary>
    public IdSource Ids { get; init; } = IdSource.Random;

    /// <summary>Where logs go.</summary>
    public ILoggerFactory Logging { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Where it is told that routes cannot be kept.</summary>
    public LoopHealth Loops { get; init; } = new();

    internal IRouteTable Kernel { get; init; } = new KernelRoutes();
}
