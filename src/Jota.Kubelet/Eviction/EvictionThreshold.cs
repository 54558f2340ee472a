using Jota.Api;

namespace Jota.Kubelet.Eviction;

/// <summary>When something counts as running out.</summary>
/// <param name="Signal">Of <see cref="EvictionSignal"/>.</param>
/// <param name="Below">When less than this is left.</param>
internal sealed record EvictionThreshold(string Signal, EvictionAmount Below)
{
    /// <summary>For how long that must last before pods go; null for none at all: a hard threshold.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>So much more must be left before it is over again.</summary>
    public EvictionAmount MinimumReclaim { get; init; } = EvictionAmount.Nothing;

    /// <summary>Whether too little is left.</summary>
    /// <param name="seen">What is left.</param>
    /// <param name="reclaiming">Whether it was met before, so that the least that must be won back counts.</param>
    public bool IsMet(EvictionObservation seen, bool reclaiming) =>
        seen.Available < Saturating.Add(Below.Of(seen.Capacity), reclaiming ? MinimumReclaim.Of(seen.Capacity) : 0);
}

/// <summary>An amount, or a part of what there is.</summary>
/// <param name="Units">Bytes, files or processes; null where it is a part.</param>
/// <param name="Percent">Hundredths of the capacity.</param>
internal readonly record struct EvictionAmount(long? Units, double Percent = 0)
{
    public static EvictionAmount Nothing { get; } = new(0);

    /// <summary>So much of this capacity.</summary>
    public long Of(long capacity) => Units ?? (long)(capacity * (Percent / 100));

    /// <summary>As it is written in a configuration.</summary>
    public override string ToString() => Units is { } units
        ? Quantity.Of(units, QuantityNotation.Binary).ToString()
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Percent}%");
}

/// <summary>What is left of something.</summary>
/// <param name="Available">Bytes, files or processes.</param>
/// <param name="Capacity">What there is at all.</param>
internal readonly record struct EvictionObservation(long Available, long Capacity);
