namespace Jota.Scheduler;

/// <summary>PreScore: looks once at the nodes that will do, and leaves what Score needs in the cycle's state.</summary>
internal interface IPreScorePlugin : IPlugin
{
    /// <summary>Whether the plugin has an opinion about this pod; when not (upstream's Skip), its Score is not asked.</summary>
    bool PreScore(CycleState state, PodShape pod, ClusterState cluster, ReadOnlySpan<NodeState> fitting);
}

/// <summary>
/// Score: how well a pod would be on a node that will do. NormalizeScore brings that to 0 to 100, then the weight multiplies it.
/// </summary>
internal interface IScorePlugin : IPlugin
{
    /// <summary>The highest normalised score.</summary>
    const long Best = 100;

    /// <summary>How much it counts, where nobody says otherwise.</summary>
    int Weight { get; }

    /// <summary>The raw score.</summary>
    long Score(CycleState state, PodShape pod, NodeState node);

    /// <summary>
    /// Makes raw scores 0 to 100, in place. Not called when all are the same: then they choose nothing, whatever becomes of them.
    /// </summary>
    void NormalizeScore(CycleState state, Span<long> scores)
    {
    }
}

/// <summary>The usual ways to normalise.</summary>
internal static class NormalizedScores
{
    /// <summary>The highest becomes 100 (upstream's DefaultNormalizeScore).</summary>
    public static void HighestIsBest(Span<long> scores)
    {
        var highest = Highest(scores);
        foreach (ref var score in scores)
        {
            score = highest == 0 ? score : score * IScorePlugin.Best / highest;
        }
    }

    /// <summary>None becomes 100, the highest 0 (the same, reversed).</summary>
    public static void LowestIsBest(Span<long> scores)
    {
        var highest = Highest(scores);
        foreach (ref var score in scores)
        {
            score = highest == 0 ? IScorePlugin.Best : IScorePlugin.Best - (score * IScorePlugin.Best / highest);
        }
    }

    private static long Highest(ReadOnlySpan<long> scores)
    {
        long highest = 0;
        foreach (var score in scores)
        {
            highest = Math.Max(highest, score);
        }

        return highest;
    }
}
