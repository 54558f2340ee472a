using Jota.Client;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>What a real node stands on: who it is to the API, and what it shares with the rest of its process.</summary>
internal sealed record NodeHome
{
    /// <summary>The API, as the node's kubelet.</summary>
    public required IApi Kubelet { get; init; }

    /// <summary>The same as the service network.</summary>
    public required IApi Proxy { get; init; }

    /// <summary>The same as the cluster's DNS.</summary>
    public required IApi Dns { get; init; }

    /// <summary>The same as somebody who may give rights; null where they are given already.</summary>
    public IApi? Administrator { get; init; }

    /// <summary>Which endless loops cannot go on.</summary>
    public required LoopHealth Loops { get; init; }

    /// <summary>What is noted about pods.</summary>
    public required PodTrace Trace { get; init; }

    /// <summary>What there is to tell on <c>/metrics</c>.</summary>
    public required MetricSources Metrics { get; init; }

    /// <summary>The time.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>For logs.</summary>
    public required ILoggerFactory Logging { get; init; }

    /// <summary>Takes over what was started.</summary>
    public required StartedParts Parts { get; init; }

    /// <summary>That of a node whose cluster is elsewhere.</summary>
    /// <param name="kubelet">The API, as the node's kubelet.</param>
    /// <param name="network">The same as its service network and DNS.</param>
    /// <param name="parts">Takes over what is started.</param>
    /// <param name="clock">The time.</param>
    /// <param name="logging">For logs.</param>
    public static NodeHome Alone(IApi kubelet, IApi network, StartedParts parts, TimeProvider clock, ILoggerFactory logging) => new()
    {
        Kubelet = kubelet,
        Proxy = network,
        Dns = network,
        Loops = new LoopHealth(),
        Trace = new PodTrace(clock),
        Metrics = new MetricSources(),
        Clock = clock,
        Logging = logging,
        Parts = parts,
    };
}
