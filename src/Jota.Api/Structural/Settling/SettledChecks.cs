using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// What schemas say of single values, held against their bytes. True is certain; false says that <see cref="JsonValidation"/> has to look.
/// </summary>
internal static class SettledChecks
{
    private const int ShortText = 256;

    /// <summary>Whether a value is of its type and among what is allowed; what an object or list has in it aside.</summary>
    /// <param name="schema">What it is like.</param>
    /// <param name="json">The value, settled.</param>
    public static bool Hold(JsonSchema schema, ReadOnlySpan<byte> json)
    {
        var facts = schema.Settling;
        if (facts is null or { AsksForMore: true } || !IsOfType(schema, json[0]) || !IsAmong(facts, json))
        {
            return false;
        }

        return json[0] switch
        {
            (byte)'"' => !SaysOfTexts(schema) || Text(schema, json),
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') => Number(schema.Source, json),
            _ => true,
        };
    }

    /// <summary>Whether there are neither too few nor too many.</summary>
    public static bool Counts(int count, long? least, long? most) => !(count < least) && !(count > most);

    /// <summary>What tells an item of a list apart: equal ones have the same, others hardly ever.</summary>
    public static int Identity(JsonSchema list, ReadOnlySpan<byte> item)
    {
        var hash = default(HashCode);
        if (list.ListType == ListType.Set || item[0] != (byte)'{')
        {
            hash.AddBytes(item);
            return hash.ToHashCode();
        }

        foreach (var key in list.Settling?.MapKeys ?? [])
        {
            hash.AddBytes(Find(item, key));
            hash.Add(0);
        }

        return hash.ToHashCode();
    }

    /// <summary>Whether no two from the given one on are the same.</summary>
    public static bool AreUnique(List<int> identities, int first)
    {
        var all = CollectionsMarshal.AsSpan(identities)[first..];
        all.Sort();
        for (var i = 1; i < all.Length; i++)
        {
            if (all[i] == all[i - 1])
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsOfType(JsonSchema schema, byte first)
    {
        var isNumber = first is (byte)'-' or (>= (byte)'0' and <= (byte)'9');
        return (first == (byte)'n' && schema.Nullable) || (schema.IsIntOrString ? isNumber || first == (byte)'"' : schema.Type switch
        {
            "" => true,
            "object" => first == (byte)'{',
            "array" => first == (byte)'[',
            "string" => first == (byte)'"',
            "integer" or "number" => isNumber,
            "boolean" => first is (byte)'t' or (byte)'f',
            _ => false,
        });
    }

    private static bool IsAmong(SettlingFacts facts, ReadOnlySpan<byte> json)
    {
        if (facts.Enum.IsEmpty)
        {
            return true;
        }

        foreach (var allowed in facts.Enum)
        {
            if (json.SequenceEqual(allowed))
            {
                return true;
            }
        }

        return false;
    }

    private static bool SaysOfTexts(JsonSchema schema) =>
        schema.Pattern is not null || schema.Format.Length > 0 || schema.Source is not { MaxLength: null, MinLength: null };

    private static bool Text(JsonSchema schema, ReadOnlySpan<byte> json)
    {
        if (json.Contains((byte)'\\'))
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            return Text(schema, reader.GetString().AsSpan());
        }

        var bytes = json[1..^1];
        Span<char> text = bytes.Length <= ShortText ? stackalloc char[ShortText] : new char[bytes.Length];
        return Text(schema, text[..Encoding.UTF8.GetChars(bytes, text)]);
    }

    private static bool Text(JsonSchema schema, ReadOnlySpan<char> text)
    {
        var source = schema.Source;
        if (source is not { MaxLength: null, MinLength: null })
        {
            // In characters as Go counts them: code points.
            var length = text.Length;
            foreach (var unit in text)
            {
                length -= char.IsLowSurrogate(unit) ? 1 : 0;
            }

            if (!Counts(length, source.MinLength, source.MaxLength))
            {
                return false;
            }
        }

        return (schema.Pattern is not { } pattern || pattern.IsMatch(text))
            && (schema.Format.Length == 0 || JsonFormats.Matches(schema.Format, text.ToString()));
    }

    private static bool Number(V1JSONSchemaProps source, ReadOnlySpan<byte> json) =>
        source is { MultipleOf: null, Maximum: null, Minimum: null }
        || (Utf8Parser.TryParse(json, out long number, out _)
            && (source.MultipleOf is not { } step || double.IsInteger(number / step))
            && (source.Maximum is not { } most || (source.ExclusiveMaximum == true ? number < most : number <= most))
            && (source.Minimum is not { } least || (source.ExclusiveMinimum == true ? number > least : number >= least)));

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> item, byte[] key)
    {
        var reader = new JsonCursor(item);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueSpan.SequenceEqual(key);
            reader.Read();
            var from = reader.TokenStartIndex;
            reader.Skip();
            if (isIt)
            {
                return item[from..reader.BytesConsumed];
            }
        }

        return [];
    }
}
