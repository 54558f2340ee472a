namespace Jota.Kubelet.Runtime.Cri;

/// <summary>Whether a process is there, by what its runtime says and by what the kernel shows.</summary>
internal static class Liveness
{
    private const int Looks = 5;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The kernel knows first. But a process that it does not show was either taken away by its shim, which is about to say so, or its
    /// runtime numbers its own and goes on calling it running: the runtime is asked again.
    /// </summary>
    /// <param name="running">The process that the runtime calls running; null when it says that it has ended.</param>
    /// <param name="look">What the kernel shows of a process.</param>
    /// <param name="clock">Tells when to ask again.</param>
    /// <param name="ct">Ends the wait.</param>
    public static async Task<bool> LookAsync(
        Func<CancellationToken, Task<uint?>> running, Func<uint, ProcessSight> look, TimeProvider clock, CancellationToken ct)
    {
        for (var looks = 1; await running(ct) is { } pid; looks++)
        {
            var seen = look(pid);
            if (seen != ProcessSight.Nothing || looks == Looks)
            {
                return seen != ProcessSight.Ended;
            }

            await Task.Delay(Between, clock, ct);
        }

        return false;
    }
}
