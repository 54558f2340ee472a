namespace Jota.Kubelet.Turns;

/// <summary>A failed step's next time.</summary>
internal sealed record RetryLater(TimeSpan Delay, DateTimeOffset At)
{
    /// <summary>
    /// Whether it is still to be waited for. A wait that is longer than it can be is one whose clock was set back, and is over.
    /// </summary>
    public bool Holds(DateTimeOffset now) => now < At && At - now <= Delay;

    /// <summary>Twice as long as before, within limits.</summary>
    public static RetryLater After(RetryLater? before, DateTimeOffset now, TimeSpan first, TimeSpan limit)
    {
        var delay = before is null ? first : TimeSpan.FromTicks(Math.Min(before.Delay.Ticks * 2, limit.Ticks));
        return new(delay, now + delay);
    }
}
