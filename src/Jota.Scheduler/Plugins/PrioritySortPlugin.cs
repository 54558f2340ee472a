namespace Jota.Scheduler;

/// <summary>The highest priority first, then the longest waiting.</summary>
internal sealed class PrioritySortPlugin : IQueueSortPlugin
{
    public string Name => "PrioritySort";

    public IComparer<QueueRank> Order { get; } = Comparer<QueueRank>.Create(
        (a, b) => a.Priority != b.Priority ? b.Priority.CompareTo(a.Priority) : a.Since.CompareTo(b.Since));
}
