using System.Text;

namespace Jota.Api;

/// <summary>The paths of a resource's selectable fields as a tree, made once per resource, which keeps it.</summary>
internal sealed class SelectablePaths
{
    private readonly string[] _paths;
    private readonly string[] _defaults;
    private readonly int[] _fallbacks;

    public SelectablePaths(Resource resource)
    {
        var fields = resource.SelectableFields;
        _paths = [.. fields.Select(f => f.Path)];
        _defaults = [.. fields.Select(f => f.Default)];
        _fallbacks = [.. fields.Select((f, i) => (Field: i, f.Fallback)).Where(f => f.Fallback is not null).Select(f => f.Field)];
        for (var i = 0; i < fields.Length; i++)
        {
            Root.At(fields[i].Source).Slots.Add(i);
        }

        for (var i = 0; i < _fallbacks.Length; i++)
        {
            Root.At(fields[_fallbacks[i]].Fallback!).Slots.Add(fields.Length + i);
        }
    }

    public Node Root { get; } = new([]);

    public int IndexOf(string path) => Array.IndexOf(_paths, path);

    /// <summary>Room for what a scan finds: the fields, then the fallbacks.</summary>
    public string?[] Slots() => _paths.Length == 0 ? [] : new string?[_paths.Length + _fallbacks.Length];

    /// <summary>The fields' values from what a scan found.</summary>
    public string[] Values(string?[] slots)
    {
        for (var i = 0; i < _fallbacks.Length; i++)
        {
            ref var field = ref slots[_fallbacks[i]];
            field = string.IsNullOrEmpty(field) ? slots[_paths.Length + i] : field;
        }

        var values = slots.Length == _paths.Length ? slots : slots[.._paths.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] ??= _defaults[i];
        }

        return values!;
    }

    /// <summary>One step of a path.</summary>
    public sealed class Node(byte[] name)
    {
        private readonly List<Node> _children = [];

        /// <summary>Where the value that ends here goes.</summary>
        public List<int> Slots { get; } = [];

        public bool IsLeaf => _children.Count == 0;

        public byte[] Name { get; } = name;

        public Node At(string path) => path.Split('.').Aggregate(this, static (node, step) => node.Child(step));

        /// <summary>The child that the reader's property is; null for none.</summary>
        public Node? Next(ref JsonCursor reader)
        {
            foreach (var child in _children)
            {
                if (reader.ValueTextEquals(child.Name))
                {
                    return child;
                }
            }

            return null;
        }

        private Node Child(string name)
        {
            var utf8 = Encoding.UTF8.GetBytes(name);
            var child = _children.Find(c => c.Name.AsSpan().SequenceEqual(utf8));
            if (child is null)
            {
                _children.Add(child = new Node(utf8));
            }

            return child;
        }
    }
}
