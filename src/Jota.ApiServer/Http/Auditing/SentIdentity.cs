using System.Text.Json;
using Jota.Api;

namespace Jota.ApiServer.Http;

/// <summary>What an object on the wire says of itself in its metadata; null for what it does not say.</summary>
internal readonly record struct SentIdentity(string? Namespace, string? Name, string? Uid, string? ResourceVersion)
{
    /// <summary>Reads it. Nothing is said by what is no object.</summary>
    public static SentIdentity Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, JsonLimits.Reading);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return default;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isMetadata = reader.ValueTextEquals("metadata"u8);
                reader.Read();
                if (isMetadata && reader.TokenType == JsonTokenType.StartObject)
                {
                    return ReadMetadata(ref reader);
                }

                reader.Skip();
            }
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // It will be refused, and that is told.
        }

        return default;
    }

    private static SentIdentity ReadMetadata(ref Utf8JsonReader reader)
    {
        var identity = default(SentIdentity);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.ValueTextEquals("namespace"u8) ? 1
                : reader.ValueTextEquals("name"u8) ? 2
                : reader.ValueTextEquals("uid"u8) ? 3
                : reader.ValueTextEquals("resourceVersion"u8) ? 4
                : 0;
            reader.Read();
            var text = field > 0 && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            reader.Skip();
            identity = field switch
            {
                1 => identity with { Namespace = text },
                2 => identity with { Name = text },
                3 => identity with { Uid = text },
                4 => identity with { ResourceVersion = text },
                _ => identity,
            };
        }

        return identity;
    }
}
