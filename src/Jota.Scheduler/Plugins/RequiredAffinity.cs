using System.Collections.Immutable;

namespace Jota.Scheduler;

/// <summary>What a pod must be with and apart from, and what must be apart from it, by domains.</summary>
internal sealed class RequiredAffinity : ICycleValue<RequiredAffinity>
{
    private readonly PodFootprint _pod;
    private readonly NamespaceLabels _namespaces;
    private readonly Func<string, TopologyKey> _keys;
    private readonly (TopologyKey Key, CountView Counts)[] _with;
    private readonly (TopologyKey Key, AffinityTerm Term, CountView Counts)[] _apart;
    private readonly List<(TopologyKey Key, AffinityTerm Term, CountView Counts)> _unwanted;

    private RequiredAffinity(
        PodFootprint pod,
        NamespaceLabels namespaces,
        Func<string, TopologyKey> keys,
        (TopologyKey Key, CountView Counts)[] with,
        (TopologyKey Key, AffinityTerm Term, CountView Counts)[] apart,
        List<(TopologyKey Key, AffinityTerm Term, CountView Counts)> unwanted)
    {
        (_pod, _namespaces, _keys) = (pod, namespaces, keys);
        (_with, _apart, _unwanted) = (with, apart, unwanted);
    }

    /// <summary>Null when neither the pod nor those that are there require anything.</summary>
    public static RequiredAffinity? Of(PodFootprint pod, ClusterState cluster)
    {
        List<(TopologyKey, AffinityTerm, CountView)> unwanted = [];
        foreach (var standing in cluster.WantedOf(pod))
        {
            if (standing.Kind == StandingTermKind.RequiredApart)
            {
                unwanted.Add((standing.Counts.Key, standing.Term, new(standing.Counts.Domains)));
            }
        }

        var wants = pod.Wants;
        if (unwanted.Count == 0 && wants is null or { Required.IsEmpty: true, RequiredApart.IsEmpty: true })
        {
            return null;
        }

        var all = wants is null ? [] : wants.Required.Select(term => term.Pods).ToImmutableArray();
        return new(
            pod,
            cluster.Namespaces,
            cluster.KeyOf,
            [.. (wants?.Required ?? []).Select(term => Counted(cluster, all, term.Key))],
            [
                .. (wants?.RequiredApart ?? []).Select(term =>
                    Counted(cluster, [term.Pods], term.Key) is var (key, counts) ? (key, term, counts) : default),
            ],
            unwanted);
    }

    /// <summary>
    /// Whether pods that match all terms are in the node's domain of each. When there are none anywhere, and the pod matches its own
    /// terms, it may be the first.
    /// </summary>
    public bool IsWithThose(NodeState node)
    {
        var all = true;
        foreach (var (key, counts) in _with)
        {
            var domain = node.Of(key);
            if (domain == TopologyKey.None)
            {
                return false;
            }

            all &= counts.Of(domain) > 0;
        }

        return all || IsFirst();
    }

    /// <summary>Whether no pod that it must be apart from is in the node's domains.</summary>
    public bool IsApartFromThose(NodeState node)
    {
        foreach (var (key, _, counts) in _apart)
        {
            if (node.Of(key) is var domain and not TopologyKey.None && counts.Of(domain) > 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether no pod that must be apart from it is in the node's domains.</summary>
    public bool IsWantedBy(NodeState node)
    {
        foreach (var (key, _, counts) in _unwanted)
        {
            if (node.Of(key) is var domain and not TopologyKey.None && counts.Of(domain) > 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>As if a pod were on a node, or were not.</summary>
    public void Add(PodFootprint other, NodeState node, int pods)
    {
        if (_with.Length > 0 && _pod.Wants!.Required.All(term => term.Pods.Matches(other.Class, _namespaces)))
        {
            Array.ForEach(_with, term => term.Counts.Add(node.Of(term.Key), pods));
        }

        foreach (var (key, term, counts) in _apart)
        {
            if (term.Pods.Matches(other.Class, _namespaces))
            {
                counts.Add(node.Of(key), pods);
            }
        }

        foreach (var term in other.Wants?.RequiredApart ?? [])
        {
            if (term.Pods.Matches(_pod.Class, _namespaces))
            {
                var (key, counts) = Unwanted(term);
                counts.Add(node.Of(key), pods);
            }
        }
    }

    public RequiredAffinity Clone() => new(
        _pod,
        _namespaces,
        _keys,
        Array.ConvertAll(_with, term => (term.Key, term.Counts.Clone())),
        Array.ConvertAll(_apart, term => (term.Key, term.Term, term.Counts.Clone())),
        _unwanted.ConvertAll(term => (term.Key, term.Term, term.Counts.Clone())));

    private static (TopologyKey Key, CountView Counts) Counted(ClusterState cluster, ImmutableArray<PodSelection> pods, string key)
    {
        var counts = cluster.Count(pods, key, countsTerminating: true);
        return (counts.Key, new(counts.Domains));
    }

    private (TopologyKey Key, CountView Counts) Unwanted(AffinityTerm term)
    {
        foreach (var (key, known, counts) in _unwanted)
        {
            if (known == term)
            {
                return (key, counts);
            }
        }

        var none = (_keys(term.Key), new CountView(new Dictionary<int, int>()));
        _unwanted.Add((none.Item1, term, none.Item2));
        return none;
    }

    private bool IsFirst()
    {
        foreach (var (_, counts) in _with)
        {
            if (!counts.IsEmpty())
            {
                return false;
            }
        }

        return _pod.Wants!.Required.All(term => term.Pods.Matches(_pod.Class, _namespaces));
    }
}
