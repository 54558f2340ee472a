namespace Jota.Client;

/// <summary>Waits that double from <paramref name="First"/> up to <paramref name="Last"/>.</summary>
/// <param name="First">After the first failure.</param>
/// <param name="Last">At most.</param>
public sealed record BackOff(TimeSpan First, TimeSpan Last)
{
    /// <summary>What upstream's controllers use: 5 ms to 1000 s.</summary>
    public static BackOff Controllers { get; } = new(TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(1000));

    /// <summary>How long to wait after so many failures in a row, at least one.</summary>
    public TimeSpan After(int failures)
    {
        // 2^30 times the smallest sensible wait is past every sensible limit; more would overflow.
        var factor = 1L << Math.Min(failures - 1, 30);
        return First > Last / factor ? Last : First * factor;
    }
}
