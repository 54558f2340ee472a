using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>JSON as upstream writes what has no type: the keys of every object in order.</summary>
internal static class UntypedJson
{
    /// <summary>A value as such JSON.</summary>
    public static string Sorted(JsonNode? node)
    {
        var into = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(into, ApiJson.Writing))
        {
            WriteSorted(writer, node);
        }

        return Encoding.UTF8.GetString(into.WrittenSpan);
    }

    public static void WriteSorted(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                writer.WriteStartObject();
                WriteFields(writer, map);
                writer.WriteEndObject();
                break;
            case JsonArray list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    WriteSorted(writer, item);
                }

                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }

    /// <summary>The fields of an object, in order, without the braces.</summary>
    public static void WriteFields(Utf8JsonWriter writer, JsonObject map)
    {
        if (IsSorted(map))
        {
            foreach (var (name, value) in map)
            {
                WriteField(writer, name, value);
            }

            return;
        }

        var inOrder = new KeyValuePair<string, JsonNode?>[map.Count];
        ((ICollection<KeyValuePair<string, JsonNode?>>)map).CopyTo(inOrder, 0);
        Array.Sort(inOrder, static (one, other) => string.CompareOrdinal(one.Key, other.Key));
        foreach (var (name, value) in inOrder)
        {
            WriteField(writer, name, value);
        }
    }

    private static void WriteField(Utf8JsonWriter writer, string name, JsonNode? value)
    {
        writer.WritePropertyName(name);
        WriteSorted(writer, value);
    }

    private static bool IsSorted(JsonObject map)
    {
        string? before = null;
        foreach (var (name, _) in map)
        {
            if (before is not null && string.CompareOrdinal(before, name) > 0)
            {
                return false;
            }

            before = name;
        }

        return true;
    }
}
