namespace Jota.Scheduler;

/// <summary>
/// Carries out what PostFilter decided: the pod is promised its node from now on, those of lower priority that were promised the same one
/// are not any more, and the victims go. Belongs to the scheduling loop.
/// </summary>
/// <param name="cluster">The pods on nodes.</param>
/// <param name="nominations">What is promised.</param>
/// <param name="outcomes">Where it is told.</param>
/// <param name="preempt">Lets a pod go that is bound.</param>
/// <param name="deny">Lets a pod go that waits to be bound; answers whether it does.</param>
internal sealed class Promises(
    ClusterState cluster, Nominations nominations, SchedulingOutcomes outcomes, Action<Preemption> preempt, Func<string, bool> deny)
{
    /// <summary>Why a pod that waits to be bound goes for another.</summary>
    public static Rejection Preempted { get; } = new("DefaultPreemption", ["preempted"]);

    public void Keep(PodShape pod, Nomination? nomination)
    {
        if (nomination is null)
        {
            return;
        }

        if (nomination.Node.Length == 0)
        {
            nominations.Remove(pod.Uid);
            return;
        }

        nominations.Promise(pod, nomination.Node);
        foreach (var other in nominations.On(nomination.Node).Where(other => other.Priority < pod.Priority).ToList())
        {
            nominations.Remove(other.Uid);
            outcomes.Withdrawn(other);
        }

        foreach (var (uid, footprint) in nomination.Victims)
        {
            LetGo(pod, nomination.Node, uid, footprint);
        }
    }

    /// <summary>A pod stays that was to go: who it was to go for looks for another way.</summary>
    public void Fail(Preemption victim)
    {
        if (cluster.FootprintOf(victim.Uid) is { } footprint)
        {
            footprint.IsPreempted = false;
        }
    }

    private void LetGo(PodShape pod, string node, string uid, PodFootprint footprint)
    {
        if (deny(uid))
        {
            return;
        }

        footprint.IsPreempted = true;
        if (!footprint.Class.IsTerminating)
        {
            preempt(new(pod, node, footprint.Key, uid));
        }
    }
}
