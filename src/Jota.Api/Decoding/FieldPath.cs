using System.Globalization;
using System.Text;

namespace Jota.Api;

/// <summary>Where in a document a walk is. Texts are only built when somebody asks.</summary>
internal sealed class FieldPath
{
    private readonly List<(string Text, Part Part)> _parts = [];
    private readonly List<(TypeSchema Type, int Depth)> _owners = [];

    private enum Part
    {
        Field,
        Index,
        Key,
    }

    /// <summary>The objects on the way here, the root first, each with the path to it.</summary>
    public IEnumerable<(TypeSchema Type, string Path)> Owners
    {
        get
        {
            foreach (var (type, depth) in _owners)
            {
                yield return (type, Text(depth, withKeys: true));
            }
        }
    }

    /// <summary>How many objects there are on the way here.</summary>
    public int Levels => _owners.Count;

    public void Enter(TypeSchema type) => _owners.Add((type, _parts.Count));

    public void Leave() => _owners.RemoveAt(_owners.Count - 1);

    public void Push(FieldSchema field) => _parts.Add((field.Name, Part.Field));

    public void PushName(string name) => _parts.Add((name, Part.Field));

    public void Push(int index) => _parts.Add((IndexText(index), Part.Index));

    public void PushKey(string key) => _parts.Add((key, Part.Key));

    public void Pop() => _parts.RemoveAt(_parts.Count - 1);

    /// <summary><c>spec.containers[0].image</c>.</summary>
    public override string ToString() => Text(_parts.Count, withKeys: true);

    /// <summary><c>spec.containers.image</c>: without indexes and map keys, as Go's decoder tells it.</summary>
    public string WithoutKeys() => Text(_parts.Count, withKeys: false);

    private static string IndexText(int index) => index < 10 ? Digits[index] : $"[{index.ToString(CultureInfo.InvariantCulture)}]";

    private static readonly string[] Digits = ["[0]", "[1]", "[2]", "[3]", "[4]", "[5]", "[6]", "[7]", "[8]", "[9]"];

    private string Text(int count, bool withKeys)
    {
        var text = new StringBuilder();
        foreach (var (part, kind) in _parts.Take(count).Where(p => withKeys || p.Part == Part.Field))
        {
            text.Append(text.Length > 0 && kind != Part.Index ? "." : "").Append(part);
        }

        return text.ToString();
    }
}
