using System.Text.Json;

namespace Jota.Api;

/// <summary>Copies JSON from a reader to a writer without looking into it.</summary>
internal static class RawJson
{
    /// <summary>Copies the value that the reader stands on; leaves it at the value's end.</summary>
    public static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        var depth = 0;
        do
        {
            depth += Token(ref reader, writer);
        }
        while (depth > 0 && reader.Read());
    }

    private static int Token(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                return 1;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                return 1;
            case JsonTokenType.EndObject:
                writer.WriteEndObject();
                return -1;
            case JsonTokenType.EndArray:
                writer.WriteEndArray();
                return -1;
            case JsonTokenType.PropertyName:
                writer.WritePropertyName(reader.GetString()!);
                return 0;
            case JsonTokenType.String:
                writer.WriteStringValue(reader.GetString());
                return 0;
            default:
                writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                return 0;
        }
    }
}
