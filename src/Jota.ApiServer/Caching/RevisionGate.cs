using Jota.Api;

namespace Jota.ApiServer.Caching;

/// <summary>How far the caches have followed the store, and who waits for them to get further.</summary>
internal sealed class RevisionGate
{
    private const int Few = 32;

    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private long _applied;
    private int _left;
    private bool _closed;

    /// <summary>Every change up to here is in the caches.</summary>
    public Revision Applied => new(Volatile.Read(ref _applied));

    /// <summary>How many are kept in the queue: those who wait, and a few who gave up.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>
    /// Completes when every change up to <paramref name="revision"/> is in the caches. Throws <see cref="TimeoutException"/> when that
    /// takes longer than <paramref name="patience"/>.
    /// </summary>
    public Task WhenReachedAsync(Revision revision, TimeSpan patience, TimeProvider clock, CancellationToken ct)
    {
        if (Applied >= revision)
        {
            return Task.CompletedTask;
        }

        lock (_gate)
        {
            if (_applied >= revision.Value)
            {
                return Task.CompletedTask;
            }

            if (_closed)
            {
                return Task.FromException(Failures.Closing());
            }

            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiter, revision.Value);
            return WaitAsync(waiter, patience, clock, ct);
        }
    }

    /// <summary>Moves on, and lets those go who waited for it.</summary>
    public void Advance(Revision revision)
    {
        lock (_gate)
        {
            Volatile.Write(ref _applied, Math.Max(_applied, revision.Value));
            while (_waiting.TryPeek(out var waiter, out var wanted) && wanted <= _applied)
            {
                _waiting.Dequeue();
                waiter.TrySetResult();
            }
        }
    }

    /// <summary>Ends every wait: nothing will come any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            while (_waiting.TryDequeue(out var waiter, out _))
            {
                waiter.TrySetException(Failures.Closing());
            }
        }
    }

    private async Task WaitAsync(TaskCompletionSource waiter, TimeSpan patience, TimeProvider clock, CancellationToken ct)
    {
        try
        {
            await waiter.Task.WaitAsync(patience, clock, ct);
        }
        finally
        {
            if (waiter.TrySetCanceled(CancellationToken.None))
            {
                Leave();
            }
        }
    }

    /// <summary>One who waited gave up. They are taken out of the queue together, when they are the greater part of it.</summary>
    private void Leave()
    {
        lock (_gate)
        {
            if (++_left > Few && _left > _waiting.Count / 2)
            {
                (TaskCompletionSource, long)[] staying = [.. _waiting.UnorderedItems.Where(waiting => !waiting.Element.Task.IsCompleted)];
                _waiting.Clear();
                _waiting.EnqueueRange(staying);
                _left = 0;
            }
        }
    }
}
