namespace Jota.Api;

/// <summary>
/// Time that only ever goes on, at its own pace. The clock on the wall is set, by hours or days and in both directions; whoever waits for
/// something, or counts how long ago something was, must not notice.
/// </summary>
public static class SteadyTime
{
    /// <summary>
    /// A moment to compare with other such moments of the same clock and process, for waits and ages. It is no date: what an object or a
    /// log line tells is <see cref="TimeProvider.GetUtcNow"/>.
    /// </summary>
    public static DateTimeOffset SteadyNow(this TimeProvider clock) => DateTimeOffset.UnixEpoch.AddTicks(Ticks(clock));

    // In whole numbers: by way of a double, as GetElapsedTime reckons, moments would be a few microseconds off, and waits end too early.
    private static long Ticks(TimeProvider clock)
    {
        var (stamp, frequency) = (clock.GetTimestamp(), clock.TimestampFrequency);
        return frequency % TimeSpan.TicksPerSecond == 0
            ? stamp / (frequency / TimeSpan.TicksPerSecond)
            : (long)((Int128)stamp * TimeSpan.TicksPerSecond / frequency);
    }
}
