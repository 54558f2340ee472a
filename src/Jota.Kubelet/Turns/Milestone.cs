namespace Jota.Kubelet.Turns;

/// <summary>Something that is reached once. Nothing is made for it until somebody waits.</summary>
internal sealed class Milestone
{
    private volatile bool _reached;
    private TaskCompletionSource? _waited;

    /// <summary>Completes when it is reached.</summary>
    public Task WhenReached
    {
        get
        {
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var waited = Interlocked.CompareExchange(ref _waited, mine, null) ?? mine;
            if (_reached)
            {
                waited.TrySetResult();
            }

            return waited.Task;
        }
    }

    /// <summary>It is reached.</summary>
    public void Reach()
    {
        _reached = true;
        Volatile.Read(ref _waited)?.TrySetResult();
    }
}
