using System.Text.Json;

namespace Jota.Api;

/// <summary>
/// The fields of a custom object (all but <c>apiVersion</c>, <c>kind</c> and <c>metadata</c>) as they are stored: in order, with defaults,
/// as bytes. Immutable.
/// </summary>
/// <param name="Json">They, as one JSON object.</param>
/// <param name="Schema">The schema that they were settled by.</param>
/// <param name="Holds">Whether all that it says of values is known to hold, rules in CEL aside; false where nobody has looked.</param>
internal sealed record SettledContent(byte[] Json, JsonSchema Schema, bool Holds)
{
    /// <summary>Whether there is such a field.</summary>
    public bool Has(ReadOnlySpan<byte> field)
    {
        var reader = new JsonCursor(Json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(field))
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    /// <summary>Writes the fields without the braces.</summary>
    public void WriteFields(Utf8JsonWriter writer)
    {
        var reader = new JsonCursor(Json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            writer.WritePropertyName(reader.ValueSpan);
            reader.Read();
            var from = reader.TokenStartIndex;
            reader.Skip();
            writer.WriteRawValue(Json.AsSpan(from..reader.BytesConsumed), skipInputValidation: true);
        }
    }
}
