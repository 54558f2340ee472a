using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>
/// Reads JSON without a type as upstream does: whole numbers are whole, others binary fractions; of a field given twice the last one
/// counts, and is told.
/// </summary>
internal sealed class JsonReading
{
    private const int MostTold = 100;

    // Nodes without options ask those around them, which takes long for each of very many levels.
    private static readonly JsonNodeOptions AsTheyAre = new() { PropertyNameCaseInsensitive = false };

    private readonly Stack<Level> _open = [];
    private readonly List<string>? _told;
    private readonly string _within;
    private JsonNode? _root;

    private JsonReading(List<string>? told, string within) => (_told, _within) = (told, within);

    /// <summary>
    /// Reads a document. Throws <see cref="JsonException"/> or <see cref="InvalidOperationException"/> where it is malformed, and
    /// <see cref="FormatException"/> for a number that is too large.
    /// </summary>
    /// <param name="json">The document.</param>
    /// <param name="told">Where fields that are given twice go, such as <c>duplicate field "spec.size"</c>; null where nobody asks.</param>
    /// <param name="within">The field that the document is, where it is one.</param>
    public static JsonNode? Read(ReadOnlySpan<byte> json, List<string>? told, string within = "")
    {
        var reading = new JsonReading(told, within);
        var reader = new Utf8JsonReader(json, JsonLimits.Reading);
        while (reader.Read())
        {
            reading.Take(ref reader);
        }

        return reading._root;
    }

    private void Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _open.Peek().Name = TextPool.OfName(ref reader);
                break;
            case JsonTokenType.StartObject:
                Begin(new JsonObject(AsTheyAre));
                break;
            case JsonTokenType.StartArray:
                Begin(new JsonArray(AsTheyAre));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _open.Pop();
                break;
            default:
                Put(Scalar(ref reader));
                break;
        }
    }

    private void Begin(JsonNode node)
    {
        Put(node);
        _open.Push(new(node));
    }

    private void Put(JsonNode? value)
    {
        if (!_open.TryPeek(out var level))
        {
            _root = value;
        }
        else if (level.Node is JsonArray list)
        {
            list.Add(value);
        }
        else
        {
            var map = (JsonObject)level.Node;
            if (!map.TryAdd(level.Name, value))
            {
                Twice();
                map[level.Name] = value;
            }
        }
    }

    private static JsonValue? Scalar(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => JsonValue.Create(reader.GetString()),
        JsonTokenType.True => JsonValue.Create(true),
        JsonTokenType.False => JsonValue.Create(false),
        JsonTokenType.Null => null,
        _ when reader.TryGetInt64(out var whole) => JsonValue.Create(whole),
        _ when reader.TryGetDouble(out var number) && double.IsFinite(number) => JsonValue.Create(number),
        _ => throw new FormatException(
            $"json: cannot unmarshal number {System.Text.Encoding.UTF8.GetString(reader.ValueSpan)} into Go value of type float64"),
    };

    private void Twice()
    {
        if (_told is not { Count: < MostTold })
        {
            return;
        }

        var path = new JsonPlace();
        if (_within.Length > 0)
        {
            path.Field(_within);
        }

        foreach (var level in _open.Reverse())
        {
            if (level.Node is JsonArray list)
            {
                path.Item(list.Count - 1);
            }
            else
            {
                path.Field(level.Name);
            }
        }

        _told.Add($"duplicate field \"{path}\"");
    }

    private sealed class Level(JsonNode node)
    {
        public JsonNode Node => node;

        public string Name { get; set; } = "";
    }
}
