using System.Text.Json;

namespace Jota.Api;

/// <summary>
/// Whether stored bytes are what pruning and defaulting would make of them, told without making anything: so are nearly all when a server
/// reads what it has stored, and there may be very many.
/// </summary>
internal static class JsonConformity
{
    private const int LongestName = 256;

    /// <summary>Whether a whole object of this version is; false also where it is too much trouble to tell.</summary>
    public static bool Holds(ReadOnlySpan<byte> stored, JsonSchema schema, string apiVersion)
    {
        if (schema.HasEmbedded)
        {
            return false;
        }

        var reader = new Utf8JsonReader(stored, JsonLimits.Reading);
        return reader.Read() && reader.TokenType == JsonTokenType.StartObject && Object(ref reader, schema, apiVersion);
    }

    private static bool Value(ref Utf8JsonReader reader, JsonSchema? schema) => reader.TokenType switch
    {
        JsonTokenType.StartObject => Object(ref reader, schema, null),
        JsonTokenType.StartArray when schema?.Items is { } items => Items(ref reader, items),
        JsonTokenType.StartArray => HasNoObject(ref reader) || schema?.PreservesUnknown == true,
        _ => true,
    };

    private static bool HasNoObject(ref Utf8JsonReader reader)
    {
        var (depth, none) = (reader.CurrentDepth, true);
        while (reader.Read() && !(reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == depth))
        {
            none &= reader.TokenType != JsonTokenType.StartObject;
        }

        return none;
    }

    private static bool Items(ref Utf8JsonReader reader, JsonSchema items)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var filled = reader.TokenType == JsonTokenType.Null && items is { Nullable: false, Default: not null };
            if (filled || !Value(ref reader, items))
            {
                return false;
            }
        }

        return true;
    }

    /// <param name="reader">At the beginning of the object.</param>
    /// <param name="schema">What it should be like; null where nothing is allowed in it.</param>
    /// <param name="apiVersion">What the object of a kind must say of its version; null for what is within one.</param>
    private static bool Object(ref Utf8JsonReader reader, JsonSchema? schema, string? apiVersion)
    {
        var missing = schema?.DefaultedProperties ?? 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (apiVersion is not null && IsHead(ref reader, apiVersion, out var right))
            {
                if (!right)
                {
                    return false;
                }

                continue;
            }

            if (!Property(ref reader, schema, ref missing))
            {
                return false;
            }
        }

        return missing == 0;
    }

    private static bool IsHead(ref Utf8JsonReader reader, string apiVersion, out bool right)
    {
        right = true;
        var saysVersion = reader.ValueTextEquals("apiVersion"u8);
        if (!saysVersion && !reader.ValueTextEquals("kind"u8) && !reader.ValueTextEquals("metadata"u8))
        {
            return false;
        }

        reader.Read();
        right = !saysVersion || reader.ValueTextEquals(apiVersion);
        reader.Skip();
        return true;
    }

    private static bool Property(ref Utf8JsonReader reader, JsonSchema? schema, ref int missing)
    {
        var known = Find(ref reader, schema, out var isProperty);
        reader.Read();
        if (known is null)
        {
            reader.Skip();
            return schema?.PreservesUnknown == true;
        }

        missing -= isProperty && known.Default is not null ? 1 : 0;
        return reader.TokenType == JsonTokenType.Null ? known.Nullable : Value(ref reader, known);
    }

    private static JsonSchema? Find(ref Utf8JsonReader reader, JsonSchema? schema, out bool isProperty)
    {
        isProperty = false;
        if (schema is null || reader.ValueSpan.Length > LongestName)
        {
            return null;
        }

        Span<char> name = stackalloc char[LongestName];
        var length = reader.CopyString(name);
        isProperty = schema.Properties.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..length], out var known);
        return isProperty ? known : schema.AdditionalProperties;
    }
}
