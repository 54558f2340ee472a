namespace Jota.ApiServer.Auditing;

/// <summary>
/// Events that wait for their one writer: so many, and so many bytes, as an event may hold two objects. For any thread.
/// </summary>
/// <param name="mostEvents">How many may wait.</param>
/// <param name="mostBytes">How many bytes; one event may always wait, however long it is.</param>
internal sealed class AuditQueue(int mostEvents, long mostBytes)
{
    private readonly Lock _gate = new();
    private readonly Queue<ReadOnlyMemory<byte>> _events = [];
    private TaskCompletionSource _some = NewSignal();
    private TaskCompletionSource _room = NewSignal();
    private long _bytes;
    private int _wanted = 1;
    private bool _completed;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _events.Count;
            }
        }
    }

    /// <summary>Whether no more come.</summary>
    public bool IsCompleted
    {
        get
        {
            lock (_gate)
            {
                return _completed;
            }
        }
    }

    /// <summary>Adds an event; false when there is no room, or no more are taken.</summary>
    public bool TryAdd(ReadOnlyMemory<byte> @event)
    {
        lock (_gate)
        {
            return TryAddLocked(@event);
        }
    }

    /// <summary>Adds an event once there is room; false when no more are taken.</summary>
    public async ValueTask<bool> AddAsync(ReadOnlyMemory<byte> @event)
    {
        while (true)
        {
            Task room;
            lock (_gate)
            {
                if (_completed || TryAddLocked(@event))
                {
                    return !_completed;
                }

                room = _room.Task;
            }

            await room;
        }
    }

    /// <summary>
    /// Comes to an end when so many wait, or half as many bytes as may, or when no more come. For the one who takes them, one wait at a
    /// time.
    /// </summary>
    public Task WhenAsync(int events)
    {
        lock (_gate)
        {
            (_wanted, _some) = (events, NewSignal());
            SignalLocked();
            return _some.Task;
        }
    }

    /// <summary>Takes the oldest, up to so many; none when there are none.</summary>
    public List<ReadOnlyMemory<byte>> Take(int most)
    {
        lock (_gate)
        {
            var taken = new List<ReadOnlyMemory<byte>>(Math.Min(most, _events.Count));
            while (taken.Count < most && _events.TryDequeue(out var next))
            {
                taken.Add(next);
                _bytes -= next.Length;
            }

            if (taken.Count > 0)
            {
                _room.TrySetResult();
                _room = NewSignal();
            }

            return taken;
        }
    }

    /// <summary>Takes no more; what waits stays to be taken.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            SignalLocked();
            _room.TrySetResult();
        }
    }

    private bool TryAddLocked(ReadOnlyMemory<byte> @event)
    {
        if (_completed || (_events.Count > 0 && (_events.Count >= mostEvents || _bytes + @event.Length > mostBytes)))
        {
            return false;
        }

        _events.Enqueue(@event);
        _bytes += @event.Length;
        SignalLocked();
        return true;
    }

    private void SignalLocked()
    {
        if (_completed || _events.Count >= _wanted || _bytes > mostBytes / 2)
        {
            _some.TrySetResult();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
