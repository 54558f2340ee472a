using Jota.Api;

namespace Jota.Client;

/// <summary>
/// Keys that become due later, on one timer that is set only while there are any. Of several times for one key, the earliest counts.
/// </summary>
internal sealed class DelayedKeys<TKey> : IDisposable
    where TKey : notnull
{
    /// <summary>So many entries that count no more are not worth the trouble.</summary>
    private const int Few = 32;

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
        _timer = clock.CreateTimer(
            static self => ((DelayedKeys<TKey>)self!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many entries it keeps, those that count no more included.</summary>
    public int Kept
    {
        get
        {
            lock (_gate)
            {
                return _order.Count;
            }
        }
    }

    public void Add(TKey key, TimeSpan delay)
    {
        lock (_gate)
        {
            var due = _clock.SteadyNow().Plus(delay).UtcTicks;
            if (_due.TryGetValue(key, out var earlier) && earlier <= due)
            {
                return;
            }

            _due[key] = due;
            _order.Enqueue(key, due);
            Tidy();
            SetTimer();
        }
    }

    /// <summary>Takes back a key; it does not come any more, unless it is added again.</summary>
    public void Remove(TKey key)
    {
        lock (_gate)
        {
            if (_due.Remove(key))
            {
                Tidy();
            }
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
            var now = _clock.SteadyNow().UtcTicks;
            var keys = new List<TKey>();
            while (_order.TryPeek(out var key, out var due) && due <= now)
            {
                _order.Dequeue();

                // An entry that an earlier time overtook, or whose key was taken back, is left over.
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

    /// <summary>
    /// What is left over is taken out together, when it is the greater part: a time that is decades away would else be kept until then.
    /// </summary>
    private void Tidy()
    {
        if (_order.Count - _due.Count <= Few || _order.Count < 2 * _due.Count)
        {
            return;
        }

        _order.Clear();
        foreach (var (key, due) in _due)
        {
            _order.Enqueue(key, due);
        }
    }

    private void SetTimer()
    {
        if (_order.TryPeek(out _, out var due) && due < _timerSetTo)
        {
            _timerSetTo = due;
            _timer.WakeWithin(TimeSpan.FromTicks(due - _clock.SteadyNow().UtcTicks));
        }
    }
}
