using System.Text.Json;
using System.Text.Json.Serialization;

namespace Jota.Api;

/// <summary>Upstream's <c>metav1.Time</c>: read with any fraction, written in whole seconds.</summary>
internal sealed class TimeConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (!reader.ValueIsEscaped && reader.TokenType == JsonTokenType.String && PlainTime.TryParse(reader.ValueSpan, out var plain))
        {
            return plain;
        }

        var text = reader.GetString() ?? "";
        return Rfc3339.TryParse(text, out var time) ? time : throw new FormatException(Rfc3339.Error(text, TypeForm.Time));
    }

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[PlainTime.Length];
        PlainTime.Write(text, value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value);
        writer.WriteStringValue(text);
    }
}
