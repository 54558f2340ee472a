using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Jota.Api;

/// <summary>Builds the tree of one document from the parser's events, and notes keys that are given twice.</summary>
internal sealed class YamlTreeBuilder(IParser parser)
{
    private readonly Dictionary<AnchorName, YamlTree?> _anchors = [];
    private int _depth;

    /// <summary>Such as <c>line 7: key "a" already set in map</c>.</summary>
    public List<string> Duplicates { get; } = [];

    public YamlTree Document()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            return new YamlTree.Raw("null");
        }

        parser.Consume<DocumentStart>();
        var root = Node();
        parser.Consume<DocumentEnd>();
        return root;
    }

    private YamlTree Node()
    {
        if (++_depth > StrictDecoder.MaxDepth)
        {
            throw new FormatException("yaml: exceeded max depth");
        }

        var node = parser.Current switch
        {
            Scalar => Anchored(parser.Consume<Scalar>(), static (_, scalar) => YamlScalar.Resolve(scalar)),
            SequenceStart => Anchored(parser.Consume<SequenceStart>(), static (builder, _) => builder.Sequence()),
            MappingStart => Anchored(parser.Consume<MappingStart>(), static (builder, _) => builder.Mapping()),
            _ => Alias(parser.Consume<AnchorAlias>()),
        };
        _depth--;
        return node;
    }

    private YamlTree Anchored<T>(T start, Func<YamlTreeBuilder, T, YamlTree> read)
        where T : NodeEvent
    {
        if (start.Anchor.IsEmpty)
        {
            return read(this, start);
        }

        _anchors[start.Anchor] = null;
        return _anchors[start.Anchor] = read(this, start);
    }

    private YamlTree Alias(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out var node))
        {
            throw new FormatException($"yaml: unknown anchor '{alias.Value}' referenced");
        }

        return node ?? throw new FormatException($"yaml: anchor '{alias.Value}' value contains itself");
    }

    private YamlTree.List Sequence()
    {
        var items = new List<YamlTree>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node());
        }

        return new(items);
    }

    private YamlTree.Map Mapping()
    {
        var entries = new OrderedDictionary<string, YamlTree>(StringComparer.Ordinal);
        var merged = new List<YamlTree>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var line = parser.Current!.Start.Line;
            var isMerge = parser.Current is Scalar { Value: "<<", Style: ScalarStyle.Plain };
            var key = Key(Node());
            var value = Node();
            if (isMerge)
            {
                merged.Add(value);
            }
            else if (!entries.TryAdd(key, value))
            {
                entries[key] = value;
                Duplicates.Add(string.Create(CultureInfo.InvariantCulture, $"line {line}: key \"{key}\" already set in map"));
            }
        }

        merged.ForEach(m => Merge(m, entries));
        return new(entries);
    }

    /// <summary>What a merge key brings in never replaces what is there.</summary>
    private static void Merge(YamlTree from, OrderedDictionary<string, YamlTree> entries)
    {
        switch (from)
        {
            case YamlTree.Map map:
                foreach (var (key, value) in map.Entries)
                {
                    entries.TryAdd(key, value);
                }

                break;
            case YamlTree.List list:
                list.Items.ForEach(item => Merge(item, entries));
                break;
            default:
                throw new FormatException("yaml: map merge requires map or sequence of maps as the value");
        }
    }

    private static string Key(YamlTree key) => key switch
    {
        YamlTree.Text text => text.Value,
        YamlTree.Raw raw => raw.Json,
        _ => throw new FormatException("yaml: invalid map key"),
    };
}
