namespace Jota.Api;

/// <summary>Puts a tree together from its parts in the order of a document.</summary>
internal sealed class JsonTreeBuilder
{
    private readonly Stack<(string? Key, JsonTree Node)> _open = [];

    /// <summary>The tree, once every object and list has ended.</summary>
    public JsonTree? Root { get; private set; }

    public int Depth => _open.Count;

    /// <summary>Begins an object or list, under this key where it is a field.</summary>
    public void Begin(string? key, JsonTree node) => _open.Push((key, node));

    /// <summary>Ends the object or list begun last.</summary>
    public void End()
    {
        var (key, node) = _open.Pop();
        Add(key, node);
    }

    /// <summary>Adds a whole value, under this key where it is a field.</summary>
    public void Add(string? key, JsonTree node)
    {
        if (_open.Count == 0)
        {
            Root = node;
        }
        else if (_open.Peek().Node is JsonTree.Map map)
        {
            map.Fields[key!] = node;
        }
        else
        {
            ((JsonTree.List)_open.Peek().Node).Items.Add(node);
        }
    }
}
