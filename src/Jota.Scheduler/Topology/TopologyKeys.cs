namespace Jota.Scheduler;

/// <summary>The keys that anybody has asked for. What a new one means for the nodes is told to whoever keeps those.</summary>
internal sealed class TopologyKeys(Action<TopologyKey> added)
{
    private readonly Dictionary<string, TopologyKey> _byName = new(StringComparer.Ordinal);

    /// <summary>All keys, each at its index.</summary>
    public List<TopologyKey> All { get; } = [];

    /// <summary>The key of a label.</summary>
    public TopologyKey Of(string name)
    {
        if (!_byName.TryGetValue(name, out var key))
        {
            _byName[name] = key = new(name, All.Count);
            All.Add(key);
            added(key);
        }

        return key;
    }
}
