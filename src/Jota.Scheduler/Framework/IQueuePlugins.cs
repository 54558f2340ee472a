namespace Jota.Scheduler;

/// <summary>
/// PreEnqueue: decides whether a pod may be tried at all. Asked when it comes and whenever it changes while it is kept back; a pod that is
/// kept back costs no attempt and gets no event.
/// </summary>
internal interface IPreEnqueuePlugin : IPlugin
{
    /// <summary>Null when it may be tried, else why not, for its <c>PodScheduled</c> condition with the reason SchedulingGated.</summary>
    string? PreEnqueue(PodShape pod);
}

/// <summary>A pod that is ready to be tried.</summary>
/// <param name="Priority">The pod's priority.</param>
/// <param name="Since">Since when it has been waiting.</param>
internal readonly record struct QueueRank(int Priority, DateTimeOffset Since);

/// <summary>QueueSort: which of the pods that are ready is tried first. There is one.</summary>
internal interface IQueueSortPlugin : IPlugin
{
    /// <summary>The first comes first; of equals the one that was put there earlier.</summary>
    IComparer<QueueRank> Order { get; }
}
