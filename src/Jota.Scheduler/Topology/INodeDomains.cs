namespace Jota.Scheduler;

/// <summary>Tells in which domains a node is.</summary>
internal interface INodeDomains
{
    /// <summary>The node's domain of a key; <see cref="TopologyKey.None"/> when it has none, or the node itself is not there.</summary>
    int Of(TopologyKey key);
}
