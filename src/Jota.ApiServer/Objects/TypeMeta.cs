using System.Text.Json;

namespace Jota.ApiServer.Objects;

/// <summary>What an encoded object says it is.</summary>
/// <param name="ApiVersion">Its <c>apiVersion</c>; empty when it does not say.</param>
/// <param name="Kind">Its <c>kind</c>; empty when it does not say.</param>
internal readonly record struct TypeMeta(string ApiVersion, string Kind)
{
    /// <summary>Reads it. Throws <see cref="JsonException"/> on malformed text.</summary>
    public static TypeMeta Of(ReadOnlySpan<byte> json)
    {
        var (apiVersion, kind) = ("", "");
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return new("", "");
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("an API object is a JSON object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("apiVersion"u8))
            {
                apiVersion = Text(ref reader);
            }
            else if (reader.ValueTextEquals("kind"u8))
            {
                kind = Text(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new(apiVersion, kind);
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("apiVersion and kind are strings");
    }
}
