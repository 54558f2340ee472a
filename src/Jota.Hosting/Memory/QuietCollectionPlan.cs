namespace Jota.Hosting;

/// <summary>Whether a full collection is worth its pause, which is about a millisecond for each megabyte that is alive.</summary>
internal static class QuietCollectionPlan
{
    private const long MiB = 1 << 20;

    /// <summary>Nobody misses less.</summary>
    private const long Small = 96 * MiB;

    /// <summary>Above this the pause would be felt more than the memory is missed.</summary>
    private const long Large = 1024 * MiB;

    /// <summary>Decides.</summary>
    /// <param name="committed">What the heap takes now, in bytes.</param>
    /// <param name="afterLast">What it took after the last time; 0 when there was none.</param>
    public static bool IsWorthwhile(long committed, long afterLast) =>
        committed is >= Small and <= Large && committed - afterLast >= Math.Max(32 * MiB, afterLast / 4);
}
