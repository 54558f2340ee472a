namespace Jota.Scheduler;

/// <summary>What was decided for a pod's claims in its cycle.</summary>
internal sealed class VolumeDecision(VolumesUnderway plan) : ICycleValue<VolumeDecision>
{
    public static readonly StateKey<VolumeDecision> Key = new();

    public VolumesUnderway Plan { get; } = plan;

    /// <summary>Nothing of it changes.</summary>
    public VolumeDecision Clone() => this;
}
