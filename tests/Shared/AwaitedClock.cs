using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Tests;

/// <summary>
/// A clock that only tests move, and that tells them who waits on it. Time that passes before somebody waits for it is lost to him: a test
/// that does not know whether the other thread has come that far must not let it pass.
/// </summary>
internal sealed class AwaitedClock() : FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero))
{
    /// <summary>How long a test waits before it says that nobody waits; real time, only ever spent by failing tests.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Told(this, base.CreateTimer(callback, state, dueTime, period));
        Tell(dueTime);
        return timer;
    }

    /// <summary>Completes when the next wait has begun, in the order they began, and answers how long it is. Each is told once.</summary>
    public async Task<TimeSpan> NextWaitAsync() => await _waits.Reader.ReadAsync().AsTask().WaitAsync(Patience, System);

    /// <summary>Completes when a wait of this length has begun; other waits before it count no more.</summary>
    public async Task UntilWaitAsync(TimeSpan length)
    {
        while (await NextWaitAsync() != length)
        {
            // Somebody else's.
        }
    }

    /// <summary>Lets the next wait pass to its end, once it has begun, and answers how long it was.</summary>
    public async Task<TimeSpan> PassAsync()
    {
        var wait = await NextWaitAsync();
        Advance(wait);
        return wait;
    }

    /// <summary>Lets a wait of this length pass to its end, once it has begun.</summary>
    public async Task PassAsync(TimeSpan length)
    {
        await UntilWaitAsync(length);
        Advance(length);
    }

    private void Tell(TimeSpan wait)
    {
        if (wait > TimeSpan.Zero)
        {
            _waits.Writer.TryWrite(wait);
        }
    }

    private sealed class Told(AwaitedClock clock, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            clock.Tell(dueTime);
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
