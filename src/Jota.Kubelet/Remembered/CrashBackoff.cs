namespace Jota.Kubelet.Remembered;

/// <summary>
/// The delay before a crashed container is started again: 10 s, doubled at each restart up to 5 min, forgotten after 10 min of peace.
/// </summary>
/// <param name="Delay">What the next crash has to wait, from its end.</param>
/// <param name="Since">When the delay was last raised.</param>
internal sealed record CrashBackoff(TimeSpan Delay, DateTimeOffset Since)
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>When a container that ended at <paramref name="finished"/> may start again; null: at once.</summary>
    public static DateTimeOffset? NotBefore(CrashBackoff? backoff, DateTimeOffset finished) =>
        backoff is null || backoff.IsOver(finished) ? null : finished + backoff.Delay;

    /// <summary>The delay after one more restart.</summary>
    public static CrashBackoff Next(CrashBackoff? backoff, DateTimeOffset finished, DateTimeOffset now) =>
        backoff is null || backoff.IsOver(finished)
            ? new(First, now)
            : new(TimeSpan.FromTicks(Math.Min(backoff.Delay.Ticks * 2, Limit.Ticks)), now);

    private bool IsOver(DateTimeOffset finished) => finished - Since > Limit * 2;
}
