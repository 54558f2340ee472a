using System.Buffers;
using System.Text.Json;
using Jota.Api;

namespace Jota.ApiServer.Http;

/// <summary>Objects as an audit event has them: JSON without a space between, so that an event is one line.</summary>
internal static class AuditJson
{
    private enum Place
    {
        Other,
        Metadata,
        Items,
        Rows,
        Object,
    }

    /// <summary>A copy, all on one line. Throws <see cref="JsonException"/> for what is no JSON.</summary>
    /// <param name="json">An object, a list or a table.</param>
    /// <param name="omitManagedFields">Whether to leave out who owns which fields: of the object, or of each in the list or table.</param>
    public static ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> json, bool omitManagedFields)
    {
        var into = new ArrayBufferWriter<byte>(Math.Max(json.Length, 1));
        var reader = new Utf8JsonReader(json, JsonLimits.Reading);
        Span<Place> places = stackalloc Place[6];
        var follows = false;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth < places.Length)
            {
                if (omitManagedFields && IsOfManagedFields(places, reader.CurrentDepth) && reader.ValueTextEquals("managedFields"u8))
                {
                    reader.Skip();
                    continue;
                }

                places[reader.CurrentDepth] = PlaceOf(reader);
            }

            follows = Write(into, reader, follows);
        }

        return into.WrittenMemory;
    }

    /// <summary>Answers whether what comes next in the same object or list follows something.</summary>
    private static bool Write(ArrayBufferWriter<byte> into, in Utf8JsonReader reader, bool follows)
    {
        if (follows && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            into.Write(","u8);
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                into.Write("{"u8);
                return false;
            case JsonTokenType.StartArray:
                into.Write("["u8);
                return false;
            case JsonTokenType.EndObject:
                into.Write("}"u8);
                return true;
            case JsonTokenType.EndArray:
                into.Write("]"u8);
                return true;
            case JsonTokenType.PropertyName:
                WriteText(into, reader.ValueSpan);
                into.Write(":"u8);
                return false;
            case JsonTokenType.String:
                WriteText(into, reader.ValueSpan);
                return true;
            default:
                into.Write(reader.ValueSpan);
                return true;
        }
    }

    /// <summary>As it was escaped before.</summary>
    private static void WriteText(ArrayBufferWriter<byte> into, ReadOnlySpan<byte> escaped)
    {
        into.Write("\""u8);
        into.Write(escaped);
        into.Write("\""u8);
    }

    private static Place PlaceOf(in Utf8JsonReader reader) =>
        reader.ValueTextEquals("metadata"u8) ? Place.Metadata
        : reader.ValueTextEquals("items"u8) ? Place.Items
        : reader.ValueTextEquals("rows"u8) ? Place.Rows
        : reader.ValueTextEquals("object"u8) ? Place.Object
        : Place.Other;

    private static bool IsOfManagedFields(ReadOnlySpan<Place> places, int depth) => depth switch
    {
        2 => places[1] == Place.Metadata,
        4 => places[1] == Place.Items && places[3] == Place.Metadata,
        5 => places[1] == Place.Rows && places[3] == Place.Object && places[4] == Place.Metadata,
        _ => false,
    };
}
