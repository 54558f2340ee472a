namespace Jota.Kubelet.Containerd;

/// <summary>
/// Sees to it that a data directory gets one containerd, whoever starts it: a second one would wait for the first one's files and come up
/// when that ends.
/// </summary>
internal static class LaunchLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for the lock of a run directory; disposing gives it back, as does the end of this process.</summary>
    public static async Task<IDisposable> TakeAsync(string runDirectory, TimeProvider clock, CancellationToken ct)
    {
        Directory.CreateDirectory(runDirectory);
        while (true)
        {
            try
            {
                return new FileStream(
                    Path.Combine(runDirectory, "launch.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e is not DirectoryNotFoundException)
            {
                await Task.Delay(Pause, clock, ct);
            }
        }
    }
}
