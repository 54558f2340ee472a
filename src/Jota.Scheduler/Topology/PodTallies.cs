using System.Collections.Immutable;

namespace Jota.Scheduler;

/// <summary>
/// The pods that have nodes, by class, and the counts of them that somebody asked for. A count is made when it is first asked for, kept up
/// to date from then on, and dropped when nobody has asked for long.
/// </summary>
internal sealed class PodTallies(TopologyKeys keys, NamespaceLabels namespaces)
{
    /// <summary>So many are kept at least; twice as many at most.</summary>
    private const int Kept = 2048;

    private readonly Dictionary<(string Pods, string Key, bool CountsTerminating), PodTally> _tallies = [];
    private readonly Dictionary<string, List<PodTally>> _near = new(StringComparer.Ordinal);
    private readonly List<PodTally> _wide = [];
    private readonly Dictionary<PodClass, PodClass> _classes = [];
    private readonly Dictionary<string, HashSet<PodClass>> _classesOf = new(StringComparer.Ordinal);
    private long _uses;

    /// <summary>The one class that equal ones stand for; this very one when no pod of it has a node.</summary>
    public PodClass Known(PodClass pods) => _classes.GetValueOrDefault(pods, pods);

    /// <summary>Counts a pod on a node. Answers the class that equal ones stand for.</summary>
    public PodClass Add(PodClass pods, int slot, INodeDomains domains)
    {
        if (_classes.TryGetValue(pods, out var known))
        {
            pods = known;
        }
        else
        {
            Take(pods);
        }

        pods.Nodes[slot] = pods.Nodes.GetValueOrDefault(slot) + 1;
        Count(pods, slot, domains, 1);
        return pods;
    }

    /// <summary>Takes a pod away.</summary>
    public void Remove(PodClass pods, int slot, INodeDomains domains)
    {
        Count(pods, slot, domains, -1);
        if (--pods.Nodes[slot] > 0)
        {
            return;
        }

        pods.Nodes.Remove(slot);
        if (pods.Nodes.Count == 0)
        {
            _classes.Remove(pods);
            _classesOf[pods.Namespace].Remove(pods);
            if (_classesOf[pods.Namespace].Count == 0)
            {
                _classesOf.Remove(pods.Namespace);
            }
        }
    }

    /// <summary>The count of the pods that match all of some selections, by a key's domains.</summary>
    /// <param name="selections">Which pods.</param>
    /// <param name="key">What divides the nodes.</param>
    /// <param name="countsTerminating">Whether pods that are being deleted count.</param>
    /// <param name="nodes">The nodes by their numbers.</param>
    public DomainCounts Of(
        ImmutableArray<PodSelection> selections, string key, bool countsTerminating, Func<int, INodeDomains> nodes)
    {
        var id = (selections is [var only] ? only.ToString() : string.Join('&', selections), key, countsTerminating);
        if (!_tallies.TryGetValue(id, out var tally))
        {
            Tidy();
            _tallies[id] = tally = Make(selections, keys.Of(key), countsTerminating, nodes);
        }

        tally.LastUse = ++_uses;
        return tally.Counts;
    }

    /// <summary>Labels of a namespace changed: counts that depend on them are made anew when they are asked for.</summary>
    public void Rethink() => Drop(tally => tally.AsksNamespaces);

    private static void Count(PodClass pods, int slot, INodeDomains domains, int by)
    {
        foreach (var tally in pods.Tallies)
        {
            tally.Counts.Add(slot, domains.Of(tally.Counts.Key), by);
        }
    }

    private void Take(PodClass pods)
    {
        _classes[pods] = pods;
        if (!_classesOf.TryGetValue(pods.Namespace, out var ofNamespace))
        {
            _classesOf[pods.Namespace] = ofNamespace = [];
        }

        ofNamespace.Add(pods);
        pods.Tallies.Clear();
        pods.Tallies.AddRange(_wide.Where(tally => tally.Matches(pods, namespaces)));
        pods.Tallies.AddRange((_near.GetValueOrDefault(pods.Namespace) ?? []).Where(tally => tally.Matches(pods, namespaces)));
    }

    private PodTally Make(
        ImmutableArray<PodSelection> selections, TopologyKey key, bool countsTerminating, Func<int, INodeDomains> nodes)
    {
        var tally = new PodTally(selections, countsTerminating, new(key));
        key.Counted.Add(tally.Counts);
        IEnumerable<PodClass> candidates = _classes.Values;
        if (tally.OnlyNamespace is { } ns)
        {
            candidates = _classesOf.GetValueOrDefault(ns) ?? [];
            _near.TryAdd(ns, []);
            _near[ns].Add(tally);
        }
        else
        {
            _wide.Add(tally);
        }

        foreach (var pods in candidates)
        {
            if (tally.Matches(pods, namespaces))
            {
                pods.Tallies.Add(tally);
                foreach (var (slot, count) in pods.Nodes)
                {
                    tally.Counts.Add(slot, nodes(slot).Of(key), count);
                }
            }
        }

        return tally;
    }

    private void Tidy()
    {
        if (_tallies.Count >= 2 * Kept)
        {
            var uses = _tallies.Values.Select(tally => tally.LastUse).Order().ToArray();
            var oldest = uses[^Kept];
            Drop(tally => tally.LastUse < oldest);
        }
    }

    private void Drop(Func<PodTally, bool> goes)
    {
        var gone = new HashSet<PodTally>();
        foreach (var (id, tally) in _tallies)
        {
            if (goes(tally))
            {
                _tallies.Remove(id);
                gone.Add(tally);
            }
        }

        if (gone.Count == 0)
        {
            return;
        }

        _wide.RemoveAll(gone.Contains);
        foreach (var (ns, near) in _near)
        {
            near.RemoveAll(gone.Contains);
            if (near.Count == 0)
            {
                _near.Remove(ns);
            }
        }

        var counts = gone.Select(tally => tally.Counts).ToHashSet();
        keys.All.ForEach(key => key.Counted.RemoveAll(counts.Contains));
        foreach (var pods in _classes.Values)
        {
            pods.Tallies.RemoveAll(gone.Contains);
        }
    }
}
