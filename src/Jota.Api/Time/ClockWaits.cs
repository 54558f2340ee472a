namespace Jota.Api;

/// <summary>
/// Waits of any length on a clock. .NET's own timers throw where one is asked for more than 49.7 days, and the lengths that Kubernetes'
/// objects and requests name are up to 292 years: whatever may come from a user waits through these.
/// </summary>
public static class ClockWaits
{
    /// <summary>The longest time one timer can be set to.</summary>
    internal static readonly TimeSpan AtOnce = TimeSpan.FromDays(49);

    /// <summary>Completes after <paramref name="span"/>: at once when that is over already, never when it is infinite.</summary>
    public static Task DelayAsync(this TimeProvider clock, TimeSpan span, CancellationToken ct) => span <= AtOnce
        ? Task.Delay(span < TimeSpan.Zero && span != Timeout.InfiniteTimeSpan ? TimeSpan.Zero : span, clock, ct)
        : DelayInPartsAsync(clock, span, ct);

    /// <summary>
    /// A source that is cancelled after <paramref name="span"/>: at once when that is over already, never when it is infinite.
    /// </summary>
    public static CancellationTokenSource CancelAfter(this TimeProvider clock, TimeSpan span) => span <= AtOnce
        ? new CancellationTokenSource(span < TimeSpan.Zero && span != Timeout.InfiniteTimeSpan ? TimeSpan.Zero : span, clock)
        : new LongCancellation(clock, span);

    /// <summary>A timer that fires once, after <paramref name="due"/>. It cannot be set anew; disposing it stops it.</summary>
    public static IDisposable StartTimer(this TimeProvider clock, Action fire, TimeSpan due) => new LongTimer(clock, fire, due);

    /// <summary>
    /// Sets a timer to fire once after <paramref name="due"/>, or earlier when that is far away: for those who look at the clock when
    /// they are woken, and set it anew.
    /// </summary>
    public static void WakeWithin(this ITimer timer, TimeSpan due)
    {
        // Real timers count whole milliseconds and would fire just too early.
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Clamp(due.TotalMilliseconds, 0, AtOnce.TotalMilliseconds)));
        timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private static async Task DelayInPartsAsync(TimeProvider clock, TimeSpan span, CancellationToken ct)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = new LongTimer(clock, over.SetResult, span);
        await over.Task.WaitAsync(ct);
    }

    private sealed class LongCancellation : CancellationTokenSource
    {
        private readonly LongTimer _timer;

        public LongCancellation(TimeProvider clock, TimeSpan span) => _timer = new LongTimer(clock, Cancel, span);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _timer.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
