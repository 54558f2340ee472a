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
}
