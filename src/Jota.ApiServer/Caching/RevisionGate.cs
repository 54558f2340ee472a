using Jota.Api;

namespace Jota.ApiServer.Caching;

/// <summary>How far the caches have followed the store, and who waits for them to get further.</summary>
internal sealed class RevisionGate
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private long _applied;
    private bool _closed;

    /// <summary>Every change up to here is in the caches.</summary>
    public Revision Applied => new(Volatile.Read(ref _applied));

    /// <summary>Completes when every change up to <paramref name="revision"/> is in the caches.</summary>
    public Task WhenReachedAsync(Revision revision)
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
            return waiter.Task;
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
}
