namespace Jota.Cel;

/// <summary>A point in time, from the year 1 to 9999, by nanoseconds.</summary>
public sealed class CelTimestamp : CelValue
{
    internal const long NanosPerSecond = 1_000_000_000;
    private const long FirstSecond = -62135596800;
    private const long LastSecond = 253402300799;

    private CelTimestamp(Int128 nanos) => Nanos = nanos;

    /// <summary>Nanoseconds since 1970.</summary>
    public Int128 Nanos { get; }

    /// <inheritdoc/>
    public override CelType Type => CelType.Timestamp;

    /// <summary>As the platform has it, to its precision.</summary>
    public DateTimeOffset Time => DateTimeOffset.UnixEpoch.AddTicks((long)(Nanos / 100));

    /// <summary>The one for a time; null when it is out of range.</summary>
    public static CelTimestamp? Of(Int128 nanos) =>
        nanos < (Int128)FirstSecond * NanosPerSecond || nanos >= ((Int128)LastSecond + 1) * NanosPerSecond ? null : new(nanos);

    /// <inheritdoc/>
    public override bool IsEqual(CelValue other, CelBudget budget) => other is CelTimestamp time && time.Nanos == Nanos;
}

/// <summary>A span of time, by nanoseconds.</summary>
public sealed class CelDuration(long nanos) : CelValue
{
    /// <summary>How many nanoseconds.</summary>
    public long Nanos { get; } = nanos;

    /// <inheritdoc/>
    public override CelType Type => CelType.Duration;

    internal override bool IsZero => Nanos == 0;

    /// <inheritdoc/>
    public override bool IsEqual(CelValue other, CelBudget budget) => other is CelDuration span && span.Nanos == Nanos;
}
