using Jota.Scheduler;

namespace Jota.Hosting;

/// <summary>A scheduler of a cluster that is elsewhere.</summary>
public sealed record SchedulerComponentOptions : ComponentOptions
{
    /// <summary>Which schedulers there are, and how they choose nodes.</summary>
    public SchedulerConfiguration Scheduling { get; init; } = SchedulerConfiguration.Default;
}
