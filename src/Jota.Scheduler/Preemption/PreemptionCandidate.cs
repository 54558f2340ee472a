using System.Collections.Immutable;

namespace Jota.Scheduler;

/// <summary>A node that would do if some pods left it.</summary>
/// <param name="Node">The node.</param>
/// <param name="Victims">Those pods, the most important one first.</param>
/// <param name="Beyond">How many of them a PodDisruptionBudget does not let go.</param>
internal sealed record PreemptionCandidate(NodeState Node, ImmutableArray<PodOnNode> Victims, int Beyond)
{
    private readonly int _highest = Victims[0].Footprint.Priority;

    /// <summary>
    /// Upstream's order of what is least harm: the fewest budgets broken, the lowest of the highest priorities, the lowest sum of
    /// priorities, the fewest victims, the latest start of those of the highest priority. Below zero: this one does less harm.
    /// </summary>
    public int CompareHarm(PreemptionCandidate other)
    {
        if (Beyond != other.Beyond)
        {
            return Beyond.CompareTo(other.Beyond);
        }

        if (_highest != other._highest)
        {
            return _highest.CompareTo(other._highest);
        }

        if (Sum().CompareTo(other.Sum()) is var sum and not 0)
        {
            return sum;
        }

        return Victims.Length != other.Victims.Length
            ? Victims.Length.CompareTo(other.Victims.Length)
            : other.Started().CompareTo(Started());
    }

    /// <summary>Of many priorities below zero the sum must not be less than that of few: each counts as above zero.</summary>
    private long Sum()
    {
        long sum = 0;
        foreach (var victim in Victims)
        {
            sum += victim.Footprint.Priority - (long)int.MinValue;
        }

        return sum;
    }

    private DateTime Started()
    {
        var first = DateTime.MaxValue;
        foreach (var victim in Victims)
        {
            if (victim.Footprint.Priority == _highest && victim.Footprint.Started is { } started && started < first)
            {
                first = started;
            }
        }

        return first;
    }
}
