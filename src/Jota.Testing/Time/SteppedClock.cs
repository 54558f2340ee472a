using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Testing.Time;

/// <summary>A clock that is moved by hand, and knows when its next timer is due and how often it was used.</summary>
internal sealed class SteppedClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    /// <summary>The shortest step; timers that are due within it fire together.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// The longest step, also taken when no timer is set: small against every time limit that components compare by themselves.
    /// </summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<SteppedTimer, byte> _timers = new();
    private long _uses;
    private long _jumped;

    /// <summary>The time that no jump changes, in ticks; asked for by somebody who is no part of the cluster.</summary>
    public long Steady => base.GetTimestamp() - Interlocked.Read(ref _jumped);

    /// <summary>How often anybody asked for the time or for a timer: grows for as long as the cluster is at work.</summary>
    public long Uses => Interlocked.Read(ref _uses);

    public override DateTimeOffset GetUtcNow()
    {
        Interlocked.Increment(ref _uses);
        return base.GetUtcNow();
    }

    public override long GetTimestamp()
    {
        Interlocked.Increment(ref _uses);
        return Steady;
    }

    /// <summary>Sets what the clock shows, forwards or back; timers and stop watches go on as if nothing were.</summary>
    public void Jump(TimeSpan by)
    {
        Interlocked.Add(ref _jumped, by.Ticks);
        AdjustTime(Peek() + by);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SteppedTimer(this, callback, state);
        _timers[timer] = 0;
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>The time, asked for by somebody who is no part of the cluster.</summary>
    public DateTimeOffset Peek() => base.GetUtcNow();

    /// <summary>Moves on to when the next timer is due, but not far, and not beyond <paramref name="limit"/>.</summary>
    public void Step(DateTimeOffset limit)
    {
        var now = Peek();
        var step = TimeSpan.FromTicks(Math.Min(NextDue() - Steady, Longest.Ticks));
        step = step < Shortest ? Shortest : step;
        Advance(step < limit - now ? step : limit - now);
    }

    internal ITimer CreateBare(TimerCallback callback) =>
        base.CreateTimer(callback, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    internal void Used() => Interlocked.Increment(ref _uses);

    internal void Forget(SteppedTimer timer) => _timers.TryRemove(timer, out _);

    private long NextDue()
    {
        var next = long.MaxValue;
        foreach (var (timer, _) in _timers)
        {
            next = Math.Min(next, timer.Due);
        }

        return next;
    }
}
