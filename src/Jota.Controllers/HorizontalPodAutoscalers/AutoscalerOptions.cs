namespace Jota.Controllers;

/// <summary>How autoscalers look at their targets; upstream's flags of the same names, with upstream's defaults.</summary>
public sealed record AutoscalerOptions
{
    /// <summary>How often each autoscaler looks.</summary>
    public TimeSpan SyncPeriod { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How far from its target a metric may be before anything is done about it.</summary>
    public double Tolerance { get; init; } = 0.1;

    /// <summary>How long after its start a pod's processor use is only believed while the pod is ready.</summary>
    public TimeSpan CpuInitializationPeriod { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A pod that becomes unready within this time of its start has never been ready.</summary>
    public TimeSpan InitialReadinessDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>So long the highest recommendation holds where an autoscaler says nothing of it.</summary>
    public TimeSpan DownscaleStabilization { get; init; } = TimeSpan.FromMinutes(5);
}
