namespace Jota.Kubelet.Turns;

/// <summary>
/// Where pod workers make progress. Many nodes of one process share one that is <see cref="Limited"/>: then a few workers take a turn at a
/// time, in the order they asked, and a wave of thousands of pods does not stand in front of all else that the process does. A place is
/// held only while a worker computes: whoever waits (for a time, the API, an image) holds none, so nobody can wait for a place in vain.
/// </summary>
internal sealed class PodTurns : IDisposable
{
    private readonly TaskScheduler _scheduler;
    private readonly SemaphoreSlim? _calls;

    private PodTurns(TaskScheduler scheduler, SemaphoreSlim? calls) => (_scheduler, _calls) = (scheduler, calls);

    /// <summary>Everybody at once: for a node that has the process to itself.</summary>
    public static PodTurns Unlimited { get; } = new(TaskScheduler.Default, null);

    /// <summary>So many workers at a time, and so many of their calls to the API.</summary>
    public static PodTurns Limited(int turns, int calls)
    {
        // One turn at a time per task of the pool: what else waits for a thread gets it in between.
        var pair = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, turns, maxItemsPerTask: 1);
        return new(pair.ConcurrentScheduler, new SemaphoreSlim(calls));
    }

    /// <summary>Runs a worker, each of its steps in its turn.</summary>
    public Task RunAsync(Func<Task> worker) =>
        Task.Factory.StartNew(worker, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler).Unwrap();

    /// <summary>
    /// Calls the API, when it is this caller's turn to. Not within the worker's own turn: a call may hold what others wait for, and must
    /// not wait for a place meanwhile.
    /// </summary>
    public Task CallAsync(Func<Task> call) => _calls is null ? Task.Run(call) : Task.Run(() => CallAsync(call, _calls));

    public void Dispose() => _calls?.Dispose();

    private static async Task CallAsync(Func<Task> call, SemaphoreSlim calls)
    {
        await calls.WaitAsync();
        try
        {
            await call();
        }
        finally
        {
            calls.Release();
        }
    }
}
