namespace Jota.Scheduler;

/// <summary>
/// How many pods of some sort there are on each node and in each domain of a key, kept up to date pod by pod. Only what is not zero is
/// kept. Pods on nodes without the label count for no domain.
/// </summary>
internal sealed class DomainCounts(TopologyKey key)
{
    private readonly Dictionary<int, int> _nodes = [];
    private readonly Dictionary<int, int> _domains = [];

    /// <summary>What divides the nodes.</summary>
    public TopologyKey Key { get; } = key;

    /// <summary>The domains with pods, and how many.</summary>
    public IReadOnlyDictionary<int, int> Domains => _domains;

    /// <summary>Whether no domain has such a pod.</summary>
    public bool IsEmpty => _domains.Count == 0;

    /// <summary>The pods in a domain.</summary>
    public int InDomain(int domain) => _domains.GetValueOrDefault(domain);

    /// <summary>The pods on a node.</summary>
    /// <param name="slot">The node's number.</param>
    public int OnNode(int slot) => _nodes.GetValueOrDefault(slot);

    /// <summary>Adds pods to a node, or takes them away.</summary>
    /// <param name="slot">The node's number.</param>
    /// <param name="domain">Its domain.</param>
    /// <param name="pods">How many more.</param>
    public void Add(int slot, int domain, int pods)
    {
        Change(_nodes, slot, pods);
        if (domain != TopologyKey.None)
        {
            Change(_domains, domain, pods);
        }
    }

    /// <summary>A node's label changed, or the node came or went.</summary>
    public void Move(int slot, int from, int to)
    {
        if (!_nodes.TryGetValue(slot, out var pods))
        {
            return;
        }

        if (from != TopologyKey.None)
        {
            Change(_domains, from, -pods);
        }

        if (to != TopologyKey.None)
        {
            Change(_domains, to, pods);
        }
    }

    /// <summary>The fewest pods in any domain, those without any included; null when there are no domains.</summary>
    public int? Fewest()
    {
        if (_domains.Count < Key.Domains)
        {
            return 0;
        }

        int? fewest = null;
        foreach (var (_, pods) in _domains)
        {
            fewest = fewest is { } least && least <= pods ? least : pods;
        }

        return fewest;
    }

    private static void Change(Dictionary<int, int> counts, int at, int by)
    {
        var now = counts.GetValueOrDefault(at) + by;
        if (now == 0)
        {
            counts.Remove(at);
        }
        else
        {
            counts[at] = now;
        }
    }
}
