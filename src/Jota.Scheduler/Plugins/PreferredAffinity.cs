namespace Jota.Scheduler;

/// <summary>
/// What counts for and against nodes: where pods are that the pod would like to be with or not, or that would like that of it.
/// </summary>
internal sealed class PreferredAffinity(List<(DomainCounts Counts, long Weight)> terms) : ICycleValue<PreferredAffinity>
{
    /// <summary>Null when there is nothing to count.</summary>
    public static PreferredAffinity? Of(PodFootprint pod, ClusterState cluster, int requiredWeight, bool ignoresOthers)
    {
        List<(DomainCounts, long)>? terms = null;
        if (ignoresOthers && pod.Wants is not { Preferred.IsEmpty: false })
        {
            return null;
        }

        foreach (var term in pod.Wants?.Preferred ?? [])
        {
            Add(cluster.Count([term.Pods], term.Key, countsTerminating: true), term.Weight);
        }

        foreach (var standing in cluster.WantedOf(pod))
        {
            if (standing.Kind != StandingTermKind.RequiredApart)
            {
                Add(standing.Counts, standing.Kind == StandingTermKind.Required ? requiredWeight : standing.Term.Weight);
            }
        }

        return terms is null ? null : new(terms);

        void Add(DomainCounts counts, long weight)
        {
            if (!counts.IsEmpty && weight != 0)
            {
                (terms ??= []).Add((counts, weight));
            }
        }
    }

    public long Score(NodeState node)
    {
        long score = 0;
        foreach (var (counts, weight) in terms)
        {
            if (node.Of(counts.Key) is var domain and not TopologyKey.None)
            {
                score += weight * counts.InDomain(domain);
            }
        }

        return score;
    }

    public PreferredAffinity Clone() => this;
}
