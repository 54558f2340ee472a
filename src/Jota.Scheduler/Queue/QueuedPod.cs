namespace Jota.Scheduler;

/// <summary>Where a pod without a node is.</summary>
internal enum QueuedPodPlace
{
    /// <summary>Taken out: being scheduled or bound, or gone.</summary>
    Outside,

    /// <summary>Ready.</summary>
    Active,

    /// <summary>Ready after a while.</summary>
    BackOff,

    /// <summary>Waiting for a change that may help.</summary>
    Parked,

    /// <summary>Kept back, for instance by its scheduling gates.</summary>
    Gated,
}

/// <summary>A pod on its way to a node, and how it went so far. Belongs to the scheduling loop.</summary>
internal sealed class QueuedPod(PodShape shape)
{
    private static readonly HashSet<string> Nobody = [];

    /// <summary>The pod at its newest known revision.</summary>
    public PodShape Shape { get; set; } = shape;

    public QueuedPodPlace Place { get; set; }

    /// <summary>Tells a heap's entry that still counts from one that was left behind.</summary>
    public long Ticket { get; set; }

    /// <summary>When it came to where it is, or was last found not to fit.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>Failures in a row.</summary>
    public int Failures { get; set; }

    /// <summary>Whether the last failure was an error, not a lack of room: then its back-off is waited for in any case.</summary>
    public bool Erred { get; set; }

    /// <summary>The plugins that turned down nodes at the last attempt; empty when there were no nodes.</summary>
    public IReadOnlySet<string> RejectedBy { get; set; } = Nobody;

    /// <summary>The sorts of change that those say may help it.</summary>
    public ClusterEvents Awaits { get; set; }

    /// <summary>Why it is kept back; null when it is not.</summary>
    public string? KeptBack { get; set; }

    /// <summary>What was found out in the attempt under way; null when there is none.</summary>
    public CycleState? Cycle { get; set; }
}
