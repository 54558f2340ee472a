using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>The fields of an <see cref="UntypedObject"/> as bytes, in order of their names, for as long as nobody changes them.</summary>
/// <param name="Json">They, as one JSON object.</param>
internal abstract record UntypedBytes(byte[] Json)
{
    /// <summary>The same as a tree of one's own.</summary>
    public abstract JsonObject Read();

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
