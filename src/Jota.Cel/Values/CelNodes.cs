using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Cel;

/// <summary>Values that are read from the JSON of custom resources when they are asked for, and not before.</summary>
public static class CelNodes
{
    /// <summary>The value of some JSON, which must not change while the value is used.</summary>
    /// <param name="node">The JSON; null is JSON's null.</param>
    /// <param name="type">What its schema says it is.</param>
    public static CelValue Read(JsonNode? node, CelType? type) => node switch
    {
        null => CelNull.Value,
        JsonObject map => new NodeMap(map, type),
        JsonArray list => new NodeList(list, type is { Kind: CelTypeKind.List } ? type.Parameters[0] : null),
        _ => ReadScalar(node.AsValue(), type),
    };

    private static CelValue ReadScalar(JsonValue value, CelType? type)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                return CelJson.ReadText(value.GetValue<string>(), type);
            case JsonValueKind.True:
                return CelBool.True;
            case JsonValueKind.False:
                return CelBool.False;
            case JsonValueKind.Number:
                return ReadNumber(value, type);
            default:
                return CelNull.Value;
        }
    }

    private static CelValue ReadNumber(JsonValue value, CelType? type)
    {
        if (value.TryGetValue<long>(out var whole))
        {
            return type?.Kind == CelTypeKind.Double ? new CelDouble(whole) : CelInt.Of(whole);
        }

        var real = value.TryGetValue<double>(out var given) ? given
            : value.TryGetValue<int>(out var small) ? small
            : double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
        return type?.Kind == CelTypeKind.Int && double.IsInteger(real) && Math.Abs(real) < 1L << 62
            ? CelInt.Of((long)real) : new CelDouble(real);
    }

    private sealed class NodeList(JsonArray list, CelType? element) : CelList
    {
        private readonly CelValue?[] _items = new CelValue?[list.Count];

        public override int Count => _items.Length;

        public override CelValue this[int index] => _items[index] ??= Read(list[index], element);
    }

    private sealed class NodeMap(JsonObject map, CelType? type) : CelMap
    {
        public override int Count => map.Count;

        public override CelType Type => type is { Kind: CelTypeKind.Object } ? type : base.Type;

        public override IEnumerable<CelValue> Keys => map.Select(property => new CelString(property.Key));

        public override CelValue? Find(CelValue key) => key is CelString text ? Find(text.Value) : null;

        public override CelValue? Find(string key)
        {
            if (type is { Kind: CelTypeKind.Map })
            {
                return map.TryGetPropertyValue(key, out var value) ? Read(value, type.Parameters[1]) : null;
            }

            // A schema's fields are told by the names that expressions use, where words of the language are written differently.
            var known = type?.Fields?.GetValueOrDefault(key);
            var name = known is null ? key : CelFieldNames.Unescape(key);

            // A field that is null is none, as upstream's.
            return map.TryGetPropertyValue(name, out var field) && !(field is null && known is not null) ? Read(field, known) : null;
        }
    }
}
