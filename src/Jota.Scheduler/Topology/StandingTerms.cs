namespace Jota.Scheduler;

/// <summary>The terms of all pods that have their nodes, equal ones counted together.</summary>
internal sealed class StandingTerms(TopologyKeys keys, NamespaceLabels namespaces)
{
    private readonly Dictionary<(StandingTermKind Kind, AffinityTerm Term), StandingTerm> _terms = [];
    private readonly Dictionary<string, List<StandingTerm>> _ofNamespace = new(StringComparer.Ordinal);
    private readonly List<StandingTerm> _wide = [];
    private long _version;

    /// <summary>Counts a pod's terms where it is, or takes them away.</summary>
    /// <param name="terms">What the pod wants.</param>
    /// <param name="slot">Its node's number.</param>
    /// <param name="domains">Tells its node's domains.</param>
    /// <param name="pods">1 or -1.</param>
    public void Add(AffinityTerms terms, int slot, INodeDomains domains, int pods)
    {
        foreach (var (kind, term) in Of(terms))
        {
            Add(kind, term, slot, domains, pods);
        }
    }

    /// <summary>What the pods that are there want of a pod of this class.</summary>
    public StandingTerm[] About(PodClass pods)
    {
        if (pods.About.Version != _version)
        {
            var near = _ofNamespace.GetValueOrDefault(pods.Namespace);
            pods.About = (_version, [.. (near ?? []).Concat(_wide).Where(term => term.Term.Pods.Matches(pods, namespaces))]);
        }

        return pods.About.Terms;
    }

    /// <summary>Labels of a namespace changed.</summary>
    public void Rethink() => _version++;

    private static IEnumerable<(StandingTermKind Kind, AffinityTerm Term)> Of(AffinityTerms terms) =>
    [
        .. terms.RequiredApart.Select(term => (StandingTermKind.RequiredApart, term)),
        .. terms.Required.Select(term => (StandingTermKind.Required, term)),
        .. terms.Preferred.Select(term => (StandingTermKind.Preferred, term)),
    ];

    private void Add(StandingTermKind kind, AffinityTerm term, int slot, INodeDomains domains, int pods)
    {
        if (!_terms.TryGetValue((kind, term), out var standing))
        {
            var counts = new DomainCounts(keys.Of(term.Key));
            counts.Key.Counted.Add(counts);
            _terms[(kind, term)] = standing = new(kind, term, counts);
            Neighbours(term).Add(standing);
            _version++;
        }

        standing.Counts.Add(slot, domains.Of(standing.Counts.Key), pods);
        standing.Pods += pods;
        if (standing.Pods == 0)
        {
            _terms.Remove((kind, term));
            standing.Counts.Key.Counted.Remove(standing.Counts);
            Neighbours(term).Remove(standing);
            _version++;
        }
    }

    private List<StandingTerm> Neighbours(AffinityTerm term)
    {
        if (term.Pods.OnlyNamespace is not { } ns)
        {
            return _wide;
        }

        if (!_ofNamespace.TryGetValue(ns, out var near))
        {
            _ofNamespace[ns] = near = [];
        }

        return near;
    }
}
