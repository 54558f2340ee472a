using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Jota.Api;

/// <summary>
/// Builds the tree of one document from the parser's events, and notes keys that are given twice. What an alias stands for is the same
/// node at each of its places.
/// </summary>
internal sealed class YamlTreeBuilder(IParser parser, RequestBudget budget, YamlBooleans booleans)
{
    // What an entry takes in memory beside its key.
    private const int EntryBytes = 16;

    // The parser looks at everything that is open again for each event.
    private const int LookedAtOnce = 16;

    private readonly Dictionary<AnchorName, JsonTree?> _anchors = [];
    private readonly Stack<YamlOpenNode> _open = [];

    /// <summary>Such as <c>line 7: key "a" already set in map</c>.</summary>
    public List<string> Duplicates { get; } = [];

    public JsonTree Document()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            return JsonTree.Null;
        }

        parser.Consume<DocumentStart>();
        var root = Tree();
        parser.Consume<DocumentEnd>();
        return root;
    }

    /// <summary>In one loop: how deep a document is depends on clients.</summary>
    private JsonTree Tree()
    {
        JsonTree? whole;
        do
        {
            budget.Spend(1 + (_open.Count / LookedAtOnce));
            var at = parser.Current!;
            whole = at switch
            {
                Scalar scalar => Anchored(scalar.Anchor, YamlScalar.Resolve(scalar, booleans)),
                SequenceStart start => Begin(new JsonTree.List([]), start),
                MappingStart start => Begin(new JsonTree.Map(), start),
                AnchorAlias alias => Find(alias),
                _ => End(),
            };
            parser.MoveNext();
            if (whole is not null && _open.TryPeek(out var around))
            {
                Add(around, whole, at);
            }
        }
        while (_open.Count > 0);
        return whole!;
    }

    private JsonTree? Begin(JsonTree node, NodeEvent start)
    {
        if (_open.Count >= RequestBudget.MaxDepth)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"yaml: exceeded max depth of {RequestBudget.MaxDepth}"));
        }

        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor] = null;
        }

        _open.Push(new(node, start.Anchor));
        return null;
    }

    private JsonTree End()
    {
        var ended = _open.Pop();
        foreach (var merged in ended.Merged ?? [])
        {
            Merge(merged, (JsonTree.Map)ended.Node);
        }

        return Anchored(ended.Anchor, ended.Node);
    }

    private JsonTree Anchored(AnchorName anchor, JsonTree node)
    {
        if (!anchor.IsEmpty)
        {
            _anchors[anchor] = node;
        }

        return node;
    }

    private JsonTree Find(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out var node))
        {
            throw new FormatException($"yaml: unknown anchor '{alias.Value}' referenced");
        }

        return node ?? throw new FormatException($"yaml: anchor '{alias.Value}' value contains itself");
    }

    private void Add(YamlOpenNode around, JsonTree node, ParsingEvent at)
    {
        if (around.Node is JsonTree.List list)
        {
            list.Items.Add(node);
        }
        else if (around.Key is null)
        {
            around.Key = TextOf(node);
            around.KeyLine = at.Start.Line;
            around.IsMerge = at is Scalar { Value: "<<", Style: ScalarStyle.Plain };
        }
        else
        {
            AddEntry(around, around.Key, node, isAlias: at is AnchorAlias);
            around.Key = null;
        }
    }

    private void AddEntry(YamlOpenNode around, string key, JsonTree value, bool isAlias)
    {
        var fields = ((JsonTree.Map)around.Node).Fields;
        if (around.IsMerge)
        {
            (around.Merged ??= []).Add(value is JsonTree.Map || (value is JsonTree.List && !isAlias) ? value : throw NoMapping());
        }
        else if (!fields.TryAdd(key, value))
        {
            // A key may be an alias of a long text.
            budget.Make(key.Length);
            fields[key] = value;
            Duplicates.Add(string.Create(CultureInfo.InvariantCulture, $"line {around.KeyLine}: key \"{key}\" already set in map"));
        }
    }

    /// <summary>What a merge key brings in, a mapping or a list of mappings, never replaces what is there.</summary>
    private void Merge(JsonTree from, JsonTree.Map into)
    {
        var maps = from is JsonTree.List list ? list.Items : [from];
        foreach (var map in maps)
        {
            foreach (var (key, value) in (map as JsonTree.Map ?? throw NoMapping()).Fields)
            {
                budget.Spend();
                budget.Make(key.Length + EntryBytes);
                into.Fields.TryAdd(key, value);
            }
        }
    }

    private static FormatException NoMapping() => new("yaml: map merge requires map or sequence of maps as the value");

    private static string TextOf(JsonTree key) => key switch
    {
        JsonTree.Text text => text.Value,
        JsonTree.Plain plain => plain.ToString(),
        _ => throw new FormatException("yaml: invalid map key"),
    };
}
