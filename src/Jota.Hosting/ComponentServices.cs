using Jota.Api;
using Jota.Client;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>What a component alone in its process stands on.</summary>
/// <param name="Logging">For logs.</param>
/// <param name="Clock">The time.</param>
internal sealed record ComponentServices(ILoggerFactory Logging, TimeProvider Clock)
{
    /// <summary>Which of its endless loops cannot go on.</summary>
    public LoopHealth Loops { get; } = new();

    /// <summary>What it has to tell on <c>/metrics</c>.</summary>
    public MetricSources Metrics { get; } = new();

    /// <summary>Randomness.</summary>
    public IdSource Ids { get; init; } = IdSource.Random;
}
