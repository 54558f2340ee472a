namespace Jota.Controllers;

/// <summary>What is to be done about a volume.</summary>
internal abstract record VolumeStep
{
    private VolumeStep()
    {
    }

    /// <summary>It is in this phase; the notice says why, where that is news.</summary>
    public sealed record Be(string Phase, StorageNotice? Notice = null) : VolumeStep;

    /// <summary>Its claim has another volume: it is set aside no longer.</summary>
    public sealed record Unbind : VolumeStep;

    /// <summary>Nothing: the claim is to be looked at first.</summary>
    public sealed record Leave : VolumeStep;
}
