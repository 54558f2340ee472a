using Jota.Api;

namespace Jota.Testing.Time;

/// <summary>
/// Lets a cluster's time pass while somebody waits: one step whenever the cluster has nothing left to do. Several may wait at once; the
/// clock takes one step at a time for all of them.
/// </summary>
/// <remarks>
/// The cluster's work is done by the thread pool: when that is idle, so is the cluster. Other tests of the process may keep it busy, so
/// where it does not become idle, signs of life of this very cluster count: it is taken to be done when for two looks in a row nothing
/// was written, nobody asked for the time, and no work was queued, or after some more looks regardless of the queue.
/// </remarks>
internal sealed class VirtualTime(SteppedClock clock, Func<Revision> written) : IDisposable
{
    private const int QuietLooks = 2;
    private const int MostLooksAtOthers = 8;

    /// <summary>Real time between two looks.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Lets time pass until a task completes, or to a limit. The task's outcome is its owner's to look at.</summary>
    public Task PassUntilAsync(Task done, DateTimeOffset limit, CancellationToken ct) =>
        Task.Run(() => StepUntilAsync(done, limit, ct), ct);

    public void Dispose() => _turn.Dispose();

    private async Task StepUntilAsync(Task done, DateTimeOffset limit, CancellationToken ct)
    {
        while (!done.IsCompleted && clock.Peek() < limit)
        {
            await _turn.WaitAsync(ct);
            try
            {
                await SettleAsync(done, ct);
                if (!done.IsCompleted)
                {
                    clock.Step(limit);
                }
            }
            finally
            {
                _turn.Release();
            }
        }

        // What the last step set off.
        await SettleAsync(done, ct);
    }

    private async Task SettleAsync(Task done, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var before = SignsOfLife();
        for (int quiet = 0, looks = 0; quiet < QuietLooks && !done.IsCompleted && !WorkerPool.BecomesIdle(); looks++)
        {
            await Task.WhenAny(done, Task.Delay(Moment, TimeProvider.System, ct));
            ct.ThrowIfCancellationRequested();
            var now = SignsOfLife();
            if (now != before)
            {
                (before, quiet, looks) = (now, 0, 0);
            }
            else if (WorkerPool.HasNothingQueued || looks >= MostLooksAtOthers)
            {
                quiet++;
            }
        }
    }

    private (long Uses, Revision Written) SignsOfLife() => (clock.Uses, written());
}
