using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Jota.Api;

/// <summary>
/// Compares models by what they say: as JSON with sorted fields, in which an empty list counts as none. (Models hold their lists by
/// reference, so <c>==</c> will not do.)
/// </summary>
internal static class ModelDiff
{
    private static readonly JsonWriterOptions Lines = new()
    {
        Indented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = ApiJson.Options.Encoder,
    };

    /// <summary>Whether both say the same.</summary>
    public static bool Same<T>(T? one, T? other)
        where T : class =>
        ReferenceEquals(one, other) || Canonical(one) == Canonical(other);

    /// <summary>The JSON that is compared, a line for each field.</summary>
    public static string Canonical<T>(T? value)
        where T : class
    {
        if (value is null)
        {
            return "";
        }

        using var document = JsonDocument.Parse(ApiJson.Encode(value));
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Lines))
        {
            Write(document.RootElement, writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject().Where(p => !IsNothing(p.Value)).OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(property.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static bool IsNothing(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0);
}
