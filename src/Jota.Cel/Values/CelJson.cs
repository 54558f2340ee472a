using System.Text.Json;

namespace Jota.Cel;

/// <summary>Values that are read from JSON when they are asked for, and not before.</summary>
public static class CelJson
{
    /// <summary>The value of some JSON.</summary>
    /// <param name="json">The JSON; must not be disposed of while the value is used.</param>
    /// <param name="type">What its schema says it is; by itself a number without a fraction is an int, and all text is text.</param>
    public static CelValue Read(JsonElement json, CelType? type = null) => json.ValueKind switch
    {
        JsonValueKind.Object => new JsonMap(json, type),
        JsonValueKind.Array => new JsonList(json, type is { Kind: CelTypeKind.List } ? type.Parameters[0] : null),
        JsonValueKind.String => ReadText(json.GetString()!, type),
        JsonValueKind.Number => ReadNumber(json, type),
        JsonValueKind.True => CelBool.True,
        JsonValueKind.False => CelBool.False,
        _ => CelNull.Value,
    };

    private static CelValue ReadNumber(JsonElement json, CelType? type) =>
        type?.Kind == CelTypeKind.Double || !json.TryGetInt64(out var whole)
        ? new CelDouble(json.GetDouble())
        : CelInt.Of(whole);

    internal static CelValue ReadText(string text, CelType? type) => type?.Kind switch
    {
        CelTypeKind.Timestamp => (CelValue?)CelTimeText.ParseTimestamp(text) ?? new CelError($"cannot parse {text} as a time"),
        CelTypeKind.Duration => (CelValue?)CelTimeText.ParseDuration(text) ?? new CelError($"cannot parse {text} as a duration"),
        CelTypeKind.Bytes => ReadBytes(text),
        _ => new CelString(text),
    };

    private static CelValue ReadBytes(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count)
            ? new CelBytes(bytes.AsMemory(0, count))
            : new CelError("cannot parse text as base64");
    }

    private sealed class JsonList(JsonElement json, CelType? element) : CelList
    {
        private readonly CelValue?[] _items = new CelValue?[json.GetArrayLength()];
        private JsonElement[]? _elements;

        public override int Count => _items.Length;

        public override CelValue this[int index] => _items[index] ??= Read((_elements ??= [.. json.EnumerateArray()])[index], element);
    }

    private sealed class JsonMap(JsonElement json, CelType? type) : CelMap
    {
        public override int Count => json.GetPropertyCount();

        public override CelType Type => type is { Kind: CelTypeKind.Object } ? type : base.Type;

        public override IEnumerable<CelValue> Keys => json.EnumerateObject().Select(property => new CelString(property.Name));

        public override CelValue? Find(CelValue key) => key is CelString text ? Find(text.Value) : null;

        public override CelValue? Find(string key)
        {
            if (type is { Kind: CelTypeKind.Map })
            {
                return json.TryGetProperty(key, out var value) ? Read(value, type.Parameters[1]) : null;
            }

            // A schema's fields are told by the names that expressions use, where words of the language are written differently.
            var known = type?.Fields?.GetValueOrDefault(key);
            var name = known is null ? key : CelFieldNames.Unescape(key);
            return json.TryGetProperty(name, out var field) ? Read(field, known) : null;
        }
    }
}
