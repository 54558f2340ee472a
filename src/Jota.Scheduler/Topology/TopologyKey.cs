namespace Jota.Scheduler;

/// <summary>
/// A label of nodes that divides them into domains, such as zones. Each of its values that some node has is a domain with a number, so
/// that plugins compare numbers and not texts. A number is never given again.
/// </summary>
internal sealed class TopologyKey(string name, int index)
{
    /// <summary>The domain of nodes without the label.</summary>
    public const int None = -1;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<int, (string Value, int Nodes)> _domains = [];
    private int _next;

    /// <summary>The label.</summary>
    public string Name { get; } = name;

    /// <summary>Where nodes keep their domain of it.</summary>
    public int Index { get; } = index;

    /// <summary>How many domains have a node.</summary>
    public int Domains => _domains.Count;

    /// <summary>How many nodes have the label.</summary>
    public int Nodes { get; private set; }

    /// <summary>What is counted by this key's domains.</summary>
    public List<DomainCounts> Counted { get; } = [];

    /// <summary>Takes in a node; answers its domain.</summary>
    public int Enter(string value)
    {
        if (!_numbers.TryGetValue(value, out var domain))
        {
            _numbers[value] = domain = _next++;
        }

        _domains[domain] = (value, _domains.GetValueOrDefault(domain).Nodes + 1);
        Nodes++;
        return domain;
    }

    /// <summary>Lets a node go from its domain.</summary>
    public void Leave(int domain)
    {
        var (value, nodes) = _domains[domain];
        Nodes--;
        if (nodes > 1)
        {
            _domains[domain] = (value, nodes - 1);
            return;
        }

        _domains.Remove(domain);
        _numbers.Remove(value);
    }

    /// <summary>The domain with this value; <see cref="None"/> when no node has it.</summary>
    public int Find(string value) => _numbers.GetValueOrDefault(value, None);
}
