using Jota.Api;

namespace Jota.Store.Compaction;

/// <summary>
/// Decides when old history is forgotten: by age, in steps of the wanted age as upstream's API server does with etcd, and by number.
/// Its timer is armed only while there is something that will grow too old.
/// </summary>
internal sealed class HistoryTrimmer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly StoreLimits _limits;
    private readonly Action<Revision> _compact;
    private readonly ITimer _timer;
    private Revision _newest;
    private Revision _mark;
    private Revision _wanted;
    private bool _armed;

    /// <summary>Trims by calling <paramref name="compact"/>, which must not wait.</summary>
    public HistoryTrimmer(StoreLimits limits, TimeProvider clock, Action<Revision> compact)
    {
        _limits = limits;
        _compact = compact;
        _timer = clock.CreateTimer(_ => AgeOut(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes note of history as found when the store was opened.</summary>
    public void Start(Revision compacted, Revision newest)
    {
        _wanted = compacted;
        Committed(newest);
    }

    /// <summary>Takes note of a commit.</summary>
    public void Committed(Revision newest)
    {
        var through = Revision.None;
        lock (_gate)
        {
            _newest = newest > _newest ? newest : _newest;
            if (newest.Value - _wanted.Value > _limits.HistoryChanges)
            {
                through = _wanted = new(newest.Value - (_limits.HistoryChanges / 2));
            }

            Arm();
        }

        if (!through.IsNone)
        {
            _compact(through);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void AgeOut()
    {
        var through = Revision.None;
        lock (_gate)
        {
            _armed = false;
            if (_mark > _wanted)
            {
                through = _wanted = _mark;
            }

            Arm();
        }

        if (!through.IsNone)
        {
            _compact(through);
        }
    }

    // What is there now is old enough when the timer rings; what comes until then has to wait for the next ring.
    private void Arm()
    {
        if (!_armed && _newest > _wanted && _limits.HistoryAge != Timeout.InfiniteTimeSpan)
        {
            _armed = true;
            _mark = _newest;
            _timer.Change(_limits.HistoryAge, Timeout.InfiniteTimeSpan);
        }
    }
}
