namespace Jota.Scheduler;

/// <summary>What a pod that has its node wants of those that come.</summary>
internal enum StandingTermKind
{
    /// <summary>They must keep away.</summary>
    RequiredApart,

    /// <summary>It cannot do without them: they should come.</summary>
    Required,

    /// <summary>It likes or dislikes them.</summary>
    Preferred,
}

/// <summary>A term of pods that have their nodes, with where those pods are: what comes later is measured against it too.</summary>
internal sealed class StandingTerm(StandingTermKind kind, AffinityTerm term, DomainCounts counts)
{
    public StandingTermKind Kind { get; } = kind;

    /// <summary>Whom it is about.</summary>
    public AffinityTerm Term { get; } = term;

    /// <summary>Where the pods are that have it.</summary>
    public DomainCounts Counts { get; } = counts;

    /// <summary>How many pods have it.</summary>
    public int Pods { get; set; }
}
