namespace Jota.Scheduler;

/// <summary>A pod that has its node.</summary>
/// <param name="Uid">Its uid.</param>
/// <param name="Footprint">What it takes there, and how much it counts.</param>
internal readonly record struct PodOnNode(string Uid, PodFootprint Footprint)
{
    /// <summary>
    /// Upstream's importance: the one with the higher priority comes first, then the one that has run longer; one that has not started
    /// counts as starting now. By uid among equals, so that who asks twice is told the same.
    /// </summary>
    public static int ByImportance(PodOnNode a, PodOnNode b)
    {
        if (a.Footprint.Priority != b.Footprint.Priority)
        {
            return b.Footprint.Priority.CompareTo(a.Footprint.Priority);
        }

        var (started, other) = (a.Footprint.Started ?? DateTime.MaxValue, b.Footprint.Started ?? DateTime.MaxValue);
        return started != other ? started.CompareTo(other) : string.CompareOrdinal(a.Uid, b.Uid);
    }
}
