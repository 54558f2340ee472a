namespace Jota.Scheduler;

/// <summary>How raw scores become 0 to 100.</summary>
internal enum Normalisation
{
    /// <summary>They are already.</summary>
    None,

    /// <summary>The highest becomes 100.</summary>
    HighestIsBest,

    /// <summary>None becomes 100, the highest 0.</summary>
    LowestIsBest,
}

/// <summary>Says how well a pod would be on a node that will do. Stateless.</summary>
internal interface IScorePlugin
{
    /// <summary>Upstream's name of it.</summary>
    string Name { get; }

    /// <summary>How much it counts.</summary>
    int Weight { get; }

    /// <summary>What becomes of the raw scores.</summary>
    Normalisation Normalisation { get; }

    /// <summary>Whether it has an opinion about this pod at all.</summary>
    bool Cares(PodShape pod);

    /// <summary>The raw score; the more the better, unless normalised the other way.</summary>
    long Score(PodShape pod, NodeState node);
}
