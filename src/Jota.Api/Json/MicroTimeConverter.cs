using System.Text.Json;
using System.Text.Json.Serialization;

namespace Jota.Api;

/// <summary>Upstream's <c>metav1.MicroTime</c>: always with six digits of a second.</summary>
internal sealed class MicroTimeConverter : JsonConverter<DateTime?>
{
    public static MicroTimeConverter Instance { get; } = new();

    public override DateTime? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        var text = reader.GetString() ?? "";
        return Rfc3339.TryParse(text, out var time) ? time : throw new FormatException(Rfc3339.Error(text, TypeForm.MicroTime));
    }

    public override void Write(Utf8JsonWriter writer, DateTime? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            writer.WriteStringValue(Rfc3339.Micros(time));
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
