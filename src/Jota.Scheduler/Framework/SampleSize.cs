namespace Jota.Scheduler;

/// <summary>
/// How many fitting nodes are enough to choose from: all of up to 100, then a part that shrinks from half to a twentieth as the
/// cluster grows (upstream's adaptive <c>percentageOfNodesToScore</c>).
/// </summary>
internal static class SampleSize
{
    private const int Enough = 100;
    private const int SmallestPercentage = 5;

    /// <summary>Of so many nodes.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="percentage">Of 100 of them so many; 0 for the part that shrinks.</param>
    public static int Of(int nodes, int percentage = 0)
    {
        if (nodes < Enough)
        {
            return nodes;
        }

        var part = percentage == 0 ? Math.Max(SmallestPercentage, 50 - (nodes / 125)) : Math.Min(100, percentage);
        return Math.Max(Enough, (int)((long)nodes * part / 100));
    }
}
