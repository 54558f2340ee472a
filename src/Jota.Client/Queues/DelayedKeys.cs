namespace Jota.Client;

/// <summary>Keys that become due later, on one timer that is set only while there are any. Of several times for one key, the earliest counts.</summary>
internal sealed class DelayedKeys<TKey> : IDisposable
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TKey, long> _order = new();
    private readonly Dictionary<TKey, long> _due = [];
    private readonly TimeProvider _clock;
    private readonly Action<TKey> _fire;
    private readonly ITimer _timer;
    private long _timerSetTo = long.MaxValue;

    public DelayedKeys(TimeProvider clock, Action<TKey> fire)
    {
        _clock = clock;
        _fire = fire;
        _timer = clock.CreateTimer(static self => ((DelayedKeys<TKey>)self!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(TKey key, TimeSpan delay)
    {
        lock (_gate)
        {
            var due = (_clock.GetUtcNow() + delay).UtcTicks;
            if (_due.TryGetValue(key, out var earlier) && earlier <= due)
            {
                return;
            }

            _due[key] = due;
            _order.Enqueue(key, due);
            SetTimer();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Fire()
    {
        foreach (var key in TakeDue())
        {
            _fire(key);
        }
    }

    private List<TKey> TakeDue()
    {
        lock (_gate)
        {
            var now = _clock.GetUtcNow().UtcTicks;
            var keys = new List<TKey>();
            while (_order.TryPeek(out var key, out var due) && due <= now)
            {
                _order.Dequeue();

                // An entry that an earlier time overtook is left over: its key was taken then.
                if (_due.TryGetValue(key, out var wanted) && wanted == due)
                {
                    _due.Remove(key);
                    keys.Add(key);
                }
            }

            _timerSetTo = long.MaxValue;
            SetTimer();
            return keys;
        }
    }

    private void SetTimer()
    {
        if (_order.TryPeek(out _, out var due) && due < _timerSetTo)
        {
            _timerSetTo = due;
            var wait = TimeSpan.FromTicks(Math.Max(0, due - _clock.GetUtcNow().UtcTicks));

            // Real timers count whole milliseconds and would fire just too early.
            _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        }
    }
}
