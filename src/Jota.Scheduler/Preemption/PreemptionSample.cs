namespace Jota.Scheduler;

/// <summary>How many candidates are enough to choose from.</summary>
/// <param name="Percentage">Of the nodes that may help: upstream's <c>minCandidateNodesPercentage</c>.</param>
/// <param name="Least">But not fewer than these: <c>minCandidateNodesAbsolute</c>.</param>
internal readonly record struct PreemptionSample(int Percentage, int Least)
{
    /// <summary>Upstream's defaults.</summary>
    public static PreemptionSample Default { get; } = new(10, 100);

    /// <summary>Of so many nodes.</summary>
    public int Of(int nodes) => Math.Min(nodes, Math.Max(Least, (int)((long)nodes * Percentage / 100)));
}
