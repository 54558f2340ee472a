namespace Jota.Scheduler;

/// <summary>
/// Counts per domain as one attempt sees them: those of the cluster, which need no copy, and what would change if pods came or went.
/// </summary>
internal sealed class CountView(IReadOnlyDictionary<int, int> counts)
{
    private Dictionary<int, int>? _changes;

    /// <summary>The counts of the cluster.</summary>
    public IReadOnlyDictionary<int, int> Base { get; } = counts;

    public int Of(int domain)
    {
        var count = Base.GetValueOrDefault(domain);
        return _changes is null ? count : count + _changes.GetValueOrDefault(domain);
    }

    /// <summary>As if there were so many more pods in a domain.</summary>
    public void Add(int domain, int pods)
    {
        if (domain != TopologyKey.None)
        {
            (_changes ??= [])[domain] = _changes.GetValueOrDefault(domain) + pods;
        }
    }

    /// <summary>The lowest of so many domains, those that are not among the counts included; null when there are none.</summary>
    public int? Lowest(int domains)
    {
        int? lowest = null;
        var seen = 0;
        foreach (var (domain, _) in Base)
        {
            Take(Of(domain));
        }

        foreach (var (domain, pods) in _changes ?? [])
        {
            if (!Base.ContainsKey(domain))
            {
                Take(pods);
            }
        }

        return seen < domains ? Math.Min(0, lowest ?? 0) : lowest;

        void Take(int pods)
        {
            seen++;
            lowest = lowest is { } least && least <= pods ? least : pods;
        }
    }

    /// <summary>Whether there are no such pods in any domain.</summary>
    public bool IsEmpty() => _changes is null ? Base.Count == 0 : Base.Keys.Concat(_changes.Keys).All(domain => Of(domain) <= 0);

    public CountView Clone() => new(Base) { _changes = _changes is null ? null : new(_changes) };
}
