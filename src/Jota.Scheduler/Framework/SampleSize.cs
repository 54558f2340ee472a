namespace Jota.Scheduler;

/// <summary>
/// How many fitting nodes are enough to choose from: all of up to 100, then a part that shrinks from half to a twentieth as the
/// cluster grows (upstream's adaptive <c>percentageOfNodesToScore</c>).
/// </summary>
internal static class SampleSize
{
    private const int Enough = 100;
    private const int SmallestPercentage = 5;

    public static int Of(int nodes)
    {
        if (nodes < Enough)
        {
            return nodes;
        }

        var percentage = Math.Max(SmallestPercentage, 50 - (nodes / 125));
        return Math.Max(Enough, nodes * percentage / 100);
    }
}
