using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>
/// Reads JSON into nodes that can be changed. Unlike <see cref="JsonNode.Parse(ReadOnlySpan{byte}, JsonNodeOptions?, JsonDocumentOptions)"/>
/// the last of two equal keys counts, as upstream has it, instead of a failure on first use.
/// </summary>
internal static class JsonTree
{
    /// <exception cref="FormatException">Malformed; with upstream's text.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> json)
    {
        if (JsonSyntax.Error(json) is { } malformed)
        {
            throw new FormatException(malformed);
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = StrictDecoder.MaxDepth });
        reader.Read();
        try
        {
            return Node(ref reader);
        }
        catch (InvalidOperationException wrong)
        {
            throw new FormatException(JsonSyntax.NotText, wrong);
        }
    }

    public static byte[] Write(JsonNode? node)
    {
        using var into = new MemoryStream();
        using (var writer = new Utf8JsonWriter(into, new JsonWriterOptions { Encoder = ApiJson.Options.Encoder, MaxDepth = 2 * StrictDecoder.MaxDepth }))
        {
            if (node is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                node.WriteTo(writer);
            }
        }

        return into.ToArray();
    }

    /// <summary>The word for a value in upstream's errors.</summary>
    public static string WordFor(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "bool",
        _ => "null",
    };

    private static JsonNode? Node(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var map = new JsonObject();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var key = reader.GetString()!;
                    reader.Read();
                    map[key] = Node(ref reader);
                }

                return map;
            case JsonTokenType.StartArray:
                var list = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Add(Node(ref reader));
                }

                return list;
            case JsonTokenType.String:
                return JsonValue.Create(reader.GetString()!);
            case JsonTokenType.Null:
                return null;
            default:
                return JsonValue.Create(JsonElement.ParseValue(ref reader));
        }
    }
}
