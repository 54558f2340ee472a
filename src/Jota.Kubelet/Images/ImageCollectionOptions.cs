namespace Jota.Kubelet;

/// <summary>
/// When images that nobody uses go: upstream's <c>imageGCHighThresholdPercent</c> and its like, with upstream's defaults.
/// </summary>
public sealed record ImageCollectionOptions
{
    /// <summary>When more of the disk than this is in use, images go.</summary>
    public int HighThresholdPercent { get; init; } = 85;

    /// <summary>Until no more than this is in use.</summary>
    public int LowThresholdPercent { get; init; } = 80;

    /// <summary>None goes that is not here for so long.</summary>
    public TimeSpan MinimumAge { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What nobody has used for so long goes whatever is left of the disk; null: it stays.</summary>
    public TimeSpan? MaximumAge { get; init; }

    /// <summary>How often it is looked.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What is wrong with it, for people; null when nothing is.</summary>
    public string? Problem => (HighThresholdPercent, LowThresholdPercent) switch
    {
        ( < 0 or > 100, _) => $"invalid HighThresholdPercent {HighThresholdPercent}, must be in range [0-100]",
        (_, < 0 or > 100) => $"invalid LowThresholdPercent {LowThresholdPercent}, must be in range [0-100]",
        var (high, low) when low > high => $"LowThresholdPercent {low} can not be higher than HighThresholdPercent {high}",
        _ => null,
    };
}
