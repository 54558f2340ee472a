using Jota.Api;

namespace Jota.Scheduler;

/// <summary>Wakes the scheduling loop when something is due by time alone.</summary>
internal sealed class LoopTimer : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private DateTimeOffset? _setTo;

    public LoopTimer(TimeProvider clock, Action wake)
    {
        _clock = clock;
        _timer = clock.CreateTimer(_ => wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sets it to the earlier of two times; null is never.</summary>
    public void SetTo(DateTimeOffset? one, DateTimeOffset? other)
    {
        var next = (one, other) switch
        {
            ({ } a, { } b) => a < b ? a : b,
            var (a, b) => a ?? b,
        };
        if (next is { } due && due != _setTo)
        {
            _setTo = due;
            _timer.WakeWithin(due - _clock.SteadyNow());
        }
    }

    /// <summary>It has come.</summary>
    public void Fired() => _setTo = null;

    public void Dispose() => _timer.Dispose();
}
