namespace Jota.ApiServer.Fairness;

/// <summary>
/// How many seats there are: how much the server works on at a time. Upstream's two limits of requests in flight are one here.
/// </summary>
internal static class SeatTotal
{
    /// <summary>Upstream's: 400 reading requests and 200 that change something.</summary>
    public const int Most = 600;

    private const int OfAProcessor = 32;

    /// <summary>
    /// As many as keep this machine's processors and its disk busy, and no more: whatever runs beyond that stands in line where nobody asks
    /// whose turn it is.
    /// </summary>
    public static int OfThisMachine() => Of(Environment.ProcessorCount);

    /// <summary>The same for so many processors.</summary>
    public static int Of(int processors) => Math.Clamp(OfAProcessor * processors, 2 * OfAProcessor, Most);
}
