namespace Jota.Scheduler;

/// <summary>Puts pods on nodes and takes them away, and tells the queue what that means to those that wait. Belongs to the loop.</summary>
internal sealed class PlacedPods(ClusterState cluster, SchedulingQueue queue)
{
    public void Place(string uid, PodFootprint footprint, string node)
    {
        cluster.Place(uid, footprint, node);
        queue.Apply(new ClusterChange.PodPlaced(footprint));
    }

    public void Leave(string uid)
    {
        if (cluster.Leave(uid) is { } footprint)
        {
            queue.Apply(new ClusterChange.PodLeft(footprint));
        }
    }

    /// <summary>Something else changed, or (null) nothing that matters.</summary>
    public void Apply(ClusterChange? change)
    {
        if (change is not null)
        {
            queue.Apply(change);
        }
    }
}
