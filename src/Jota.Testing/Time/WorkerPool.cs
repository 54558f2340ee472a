namespace Jota.Testing.Time;

/// <summary>What can be seen of the threads that do a cluster's work.</summary>
internal static class WorkerPool
{
    private const int Spins = 30;

    /// <summary>Whether no work waits for a thread.</summary>
    public static bool HasNothingQueued => ThreadPool.PendingWorkItemCount == 0;

    /// <summary>
    /// Whether all work is done: nothing is queued and no thread but the caller's is at work. Gives others a few microseconds to finish.
    /// To be called on one of the pool's threads.
    /// </summary>
    public static bool BecomesIdle()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        for (var spin = default(SpinWait); spin.Count < Spins; spin.SpinOnce(sleep1Threshold: -1))
        {
            ThreadPool.GetAvailableThreads(out var free, out _);
            if (HasNothingQueued && most - free <= 1)
            {
                return true;
            }
        }

        return false;
    }
}
