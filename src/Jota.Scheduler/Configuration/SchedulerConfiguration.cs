using System.Collections.Immutable;

namespace Jota.Scheduler;

/// <summary>
/// How a scheduler decides: upstream's <c>KubeSchedulerConfiguration</c> (kubescheduler.config.k8s.io/v1), as far as it means something
/// here. Read by <see cref="SchedulerConfigurationFile"/>.
/// </summary>
public sealed record SchedulerConfiguration
{
    /// <summary>The name of the scheduler that pods get which ask for none.</summary>
    public const string DefaultName = "default-scheduler";

    /// <summary>Upstream's defaults.</summary>
    public static SchedulerConfiguration Default { get; } = new();

    /// <summary>The schedulers that this one is, each by a name of its own; at least one.</summary>
    internal ImmutableArray<SchedulerProfile> Profiles { get; init; } = [new()];

    /// <summary>
    /// Of how many of 100 nodes that will do the best one is taken; 0 for upstream's own rule.
    /// </summary>
    internal int PercentageOfNodesToScore { get; init; }

    /// <summary>How long a pod waits after its first failure.</summary>
    internal TimeSpan InitialBackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long it waits at most after many.</summary>
    internal TimeSpan LongestBackOff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Who is asked outside.</summary>
    internal ImmutableArray<ExtenderConfiguration> Extenders { get; init; } = [];
}
