namespace Jota.Network.Dns.Serving;

/// <summary>Work that goes on beside its beginner, so much at once and no more. Whoever owns it waits for its end.</summary>
internal sealed class InFlight(int most)
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One more than there is under way, until nothing new may begin.
    private int _count = 1;

    /// <summary>How much is under way.</summary>
    public int Count => Math.Max(0, Volatile.Read(ref _count) - 1);

    /// <summary>Begins something; false when there is too much already. It must not throw.</summary>
    public bool TryBegin(Func<Task> work)
    {
        if (Interlocked.Increment(ref _count) > most + 1)
        {
            End();
            return false;
        }

        _ = RunAsync(work);
        return true;
    }

    /// <summary>Completes when all that was begun has ended. Nothing may be begun any more.</summary>
    public Task DrainAsync()
    {
        End();
        return _over.Task;
    }

    private async Task RunAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        finally
        {
            End();
        }
    }

    private void End()
    {
        if (Interlocked.Decrement(ref _count) == 0)
        {
            _over.TrySetResult();
        }
    }
}
