using System.Runtime.InteropServices;

namespace Jota.Api;

/// <summary>Goes through a tree in the order of a document.</summary>
/// <param name="root">The tree; must not change on the way.</param>
/// <param name="sorted">Whether fields come by name.</param>
internal sealed class JsonTreeWalk(JsonTree root, bool sorted = false)
{
    private readonly List<Level> _levels = [];
    private bool _begun;

    public JsonTreeStep Step { get; private set; }

    /// <summary>The value, or the object or list that begins or ends.</summary>
    public JsonTree Node { get; private set; } = root;

    /// <summary>The name of the field that the node is; null for an item and the root, and where something ends.</summary>
    public string? Key { get; private set; }

    /// <summary>How many objects and lists are open.</summary>
    public int Depth => _levels.Count;

    /// <summary>Takes the next step; false at the end.</summary>
    public bool Next()
    {
        if (!_begun)
        {
            _begun = true;
            return To(null, Node);
        }

        if (_levels.Count == 0)
        {
            return false;
        }

        ref var level = ref CollectionsMarshal.AsSpan(_levels)[^1];
        if (level.Node is JsonTree.List list && level.At < list.Items.Count)
        {
            return To(null, list.Items[level.At++]);
        }

        if (level.Fields is { } fields && fields.MoveNext())
        {
            return To(fields.Current.Key, fields.Current.Value);
        }

        (Key, Node, Step) = (null, level.Node, JsonTreeStep.Leave);
        _levels.RemoveAt(_levels.Count - 1);
        return true;
    }

    /// <summary>Passes over what is within the object or list that has just begun.</summary>
    public void Skip()
    {
        if (Step == JsonTreeStep.Enter)
        {
            _levels.RemoveAt(_levels.Count - 1);
        }
    }

    private bool To(string? key, JsonTree node)
    {
        (Key, Node, Step) = (key, node, node is JsonTree.Map or JsonTree.List ? JsonTreeStep.Enter : JsonTreeStep.Value);
        if (Step == JsonTreeStep.Enter)
        {
            _levels.Add(new(node, (node as JsonTree.Map)?.Fields is { } fields ? InOrder(fields).GetEnumerator() : null));
        }

        return true;
    }

    private IEnumerable<KeyValuePair<string, JsonTree>> InOrder(Dictionary<string, JsonTree> fields) =>
        sorted ? fields.OrderBy(field => field.Key, StringComparer.Ordinal) : fields;

    private struct Level(JsonTree node, IEnumerator<KeyValuePair<string, JsonTree>>? fields)
    {
        public int At;

        public readonly JsonTree Node => node;

        public readonly IEnumerator<KeyValuePair<string, JsonTree>>? Fields => fields;
    }
}
