using System.Buffers;
using System.Text.Json;

namespace Jota.Api;

/// <summary>
/// Field sets as upstream's <c>fieldsV1</c>: an object per path element, with <c>"."</c> where the way goes on from a path.
/// </summary>
internal static class FieldSetJson
{
    /// <summary>Reads a set. Throws <see cref="FormatException"/> when it is none.</summary>
    public static FieldSet Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, JsonLimits.Reading);
            reader.Read();
            return reader.TokenType == JsonTokenType.StartObject
                ? Read(ref reader, 0, isRoot: true)
                : throw new FormatException("a field set is an object");
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw new FormatException(wrong.Message, wrong);
        }
    }

    /// <summary>The set as bytes.</summary>
    public static byte[] Bytes(FieldSet set)
    {
        var into = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(into, ApiJson.Writing))
        {
            Write(writer, set);
        }

        return into.WrittenSpan.ToArray();
    }

    /// <summary>Writes the set.</summary>
    public static void Write(Utf8JsonWriter writer, FieldSet set)
    {
        writer.WriteStartObject();
        if (set.IsOwned && set.Children.Length > 0)
        {
            writer.WriteStartObject("."u8);
            writer.WriteEndObject();
        }

        foreach (var (element, child) in set.Children)
        {
            writer.WritePropertyName(element);
            Write(writer, child);
        }

        writer.WriteEndObject();
    }

    private static FieldSet Read(ref Utf8JsonReader reader, int depth, bool isRoot = false)
    {
        if (depth > FieldElement.MostDepth)
        {
            throw new FormatException("a field path is too long");
        }

        List<KeyValuePair<string, FieldSet>>? children = null;
        var isOwned = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var element = reader.GetString()!;
            reader.Read();
            if (element == ".")
            {
                isOwned = true;
                reader.Skip();
                continue;
            }

            if (!FieldElement.IsValid(element) || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new FormatException($"\"{element}\" is no path element");
            }

            (children ??= []).Add(new(element, Read(ref reader, depth + 1)));
        }

        return children is null ? isOwned || !isRoot ? FieldSet.Here : FieldSet.Empty : FieldSet.Of(isOwned, Once(children));
    }

    /// <summary>What is there twice is one.</summary>
    private static IEnumerable<KeyValuePair<string, FieldSet>> Once(List<KeyValuePair<string, FieldSet>> children) =>
        children.DistinctBy(child => child.Key).Count() == children.Count ? children : children
            .GroupBy(child => child.Key, child => child.Value)
            .Select(same => KeyValuePair.Create(same.Key, same.Aggregate((one, other) => one.Union(other))));
}
