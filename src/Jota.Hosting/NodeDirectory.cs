using System.Collections.Immutable;
using Jota.Client;

namespace Jota.Hosting;

/// <summary>The nodes that live in this process, by name.</summary>
public sealed class NodeDirectory : INodeConnections
{
    private ImmutableArray<INodeConnections> _groups = [];

    /// <summary>Adds a group of nodes.</summary>
    public void Add(INodeConnections nodes) => ImmutableInterlocked.Update(ref _groups, static (groups, added) => groups.Add(added), nodes);

    /// <summary>Adds one node.</summary>
    public void Add(string name, INodeConnection connection) => Add(new OneNode(name, connection));

    /// <inheritdoc/>
    public INodeConnection? Find(string node)
    {
        foreach (var group in _groups)
        {
            if (group.Find(node) is { } connection)
            {
                return connection;
            }
        }

        return null;
    }

    private sealed class OneNode(string name, INodeConnection connection) : INodeConnections
    {
        public INodeConnection? Find(string node) => node == name ? connection : null;
    }
}
