using System.Text.Json;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// Makes of what a client sent what is stored, from bytes to bytes in one pass: fields in order of their names, defaults filled in; and
/// tells whether all that the schema says of values holds. It knows the ordinary only: where something is to be thrown away, refused, told
/// or spelt in another way it gives up, and a tree is made, for <see cref="JsonPruning"/>, <see cref="JsonDefaulting"/> and
/// <see cref="JsonValidation"/>, which have the words. What both make of an object is the same.
/// </summary>
internal ref struct JsonSettling
{
    private const int MostDepth = 64;

    private readonly ReadOnlySpan<byte> _json;
    private readonly SettledText _text = new();
    private readonly List<int> _identities = [];
    private ReadOnlySpan<byte> _apiVersion;
    private ReadOnlySpan<byte> _kind;
    private ReadOnlySpan<byte> _metadata;
    private bool _holds = true;

    private JsonSettling(ReadOnlySpan<byte> json) => _json = json;

    /// <summary>Settles a whole object; null where it is out of the ordinary, malformed JSON among it.</summary>
    /// <param name="json">What was sent.</param>
    /// <param name="schema">The schema of the kind's root.</param>
    /// <param name="head">What else was there.</param>
    public static SettledContent? Try(ReadOnlySpan<byte> json, JsonSchema schema, out SettledHead head)
    {
        head = default;
        if (schema.HasEmbedded || schema.SpeaksOfHead || !IsJson(json))
        {
            return null;
        }

        var settling = new JsonSettling(json);
        var reader = new JsonCursor(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject || !settling.Object(ref reader, schema, isRoot: true, depth: 1))
        {
            return null;
        }

        head = new() { ApiVersion = settling._apiVersion, Kind = settling._kind, Metadata = settling._metadata };
        return new(settling._text.ToArray(), schema, settling._holds);
    }

    private static bool IsJson(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, JsonLimits.Reading);
            while (reader.Read())
            {
                // Nothing of it is asked for.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <param name="reader">At the value's first token.</param>
    /// <param name="schema">What it is like; null where everything is kept as it is.</param>
    /// <param name="depth">How deep it lies.</param>
    private bool Value(ref JsonCursor reader, JsonSchema? schema, int depth)
    {
        if (depth > MostDepth)
        {
            return false;
        }

        var from = _text.Length;
        var done = reader.TokenType switch
        {
            JsonTokenType.StartObject => Object(ref reader, schema, isRoot: false, depth),
            JsonTokenType.StartArray => Items(ref reader, schema, depth),
            JsonTokenType.String => _text.AddString(reader.ValueSpan, reader.ValueIsEscaped),
            JsonTokenType.Number => _text.AddWhole(reader.ValueSpan),
            _ => _text.Add(reader.ValueSpan),
        };
        _holds = _holds && done && (schema is null || SettledChecks.Hold(schema, _text.From(from)));
        return done;
    }

    private bool Object(ref JsonCursor reader, JsonSchema? schema, bool isRoot, int depth)
    {
        var facts = schema?.Settling;
        if (schema is not null && facts is null)
        {
            return false;
        }

        var fields = _text.BeginObject();
        var missing = facts?.Defaulted ?? 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isHead = isRoot && IsHead(reader.ValueSpan);
            if (reader.ValueIsEscaped || !(isHead ? Head(ref reader) : Field(ref reader, schema, depth, ref missing)))
            {
                return false;
            }
        }

        _holds = _holds && (facts is null || IsWhole(schema!.Source, facts, fields, missing));
        return _text.EndObject(fields, missing > 0 ? facts : null);
    }

    private bool Field(ref JsonCursor reader, JsonSchema? schema, int depth, ref int missing)
    {
        var declared = schema?.Settling!.Find(reader.ValueSpan);
        var known = declared?.Schema ?? schema?.AdditionalProperties;
        if ((schema is { PreservesUnknown: false } && known is null) || !_text.BeginField(reader.ValueSpan))
        {
            return false;
        }

        missing -= declared?.Default is null ? 0 : 1;
        reader.Read();

        // Null where none is allowed counts as nothing said.
        var isNothing = reader.TokenType == JsonTokenType.Null && known is { Nullable: false };
        return !isNothing && Value(ref reader, known, depth + 1) && _text.EndField();
    }

    private bool Items(ref JsonCursor reader, JsonSchema? schema, int depth)
    {
        var (count, first) = (0, _identities.Count);
        _text.Add("["u8);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            _text.Add(count++ == 0 ? [] : ","u8);
            var from = _text.Length;
            if (IsOutOfTheOrdinary(reader.TokenType, schema) || !Value(ref reader, schema?.Items, depth + 1))
            {
                return false;
            }

            if (schema is { ListType: ListType.Set or ListType.Map })
            {
                _identities.Add(SettledChecks.Identity(schema, _text.From(from)));
            }
        }

        _text.Add("]"u8);
        _holds = _holds && SettledChecks.AreUnique(_identities, first)
            && (schema is null || SettledChecks.Counts(count, schema.Source.MinItems, schema.Source.MaxItems));
        _identities.RemoveRange(first, _identities.Count - first);
        return true;
    }

    // A null may have to be filled in; of what nothing is declared about, objects lose their fields.
    private static bool IsOutOfTheOrdinary(JsonTokenType item, JsonSchema? list) => item switch
    {
        JsonTokenType.Null => list?.Items is { Nullable: false },
        JsonTokenType.StartObject or JsonTokenType.StartArray => list is { Items: null, PreservesUnknown: false },
        _ => false,
    };

    /// <summary>Whether an object has what it must have.</summary>
    private readonly bool IsWhole(V1JSONSchemaProps source, SettlingFacts facts, SettledText.Fields fields, int missing)
    {
        var holds = (missing == 0 || facts.DefaultsHold)
            && SettledChecks.Counts(_text.Count(fields) + missing, source.MinProperties, source.MaxProperties);
        foreach (var name in facts.Required)
        {
            holds = holds && _text.Has(fields, name);
        }

        return holds;
    }

    private static bool IsHead(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("apiVersion"u8) || name.SequenceEqual("kind"u8) || name.SequenceEqual("metadata"u8);

    /// <summary>Takes what every object has; false where it is there twice, or is no plain text.</summary>
    private bool Head(ref JsonCursor reader)
    {
        var name = reader.ValueSpan;
        reader.Read();
        if (name[0] == (byte)'m')
        {
            var (from, isFirst) = (reader.TokenStartIndex, _metadata.IsEmpty);
            reader.Skip();
            _metadata = _json[from..reader.BytesConsumed];
            return isFirst;
        }

        var text = reader.ValueSpan;
        var isNew = name[0] == (byte)'k' ? _kind.IsEmpty : _apiVersion.IsEmpty;
        _kind = name[0] == (byte)'k' ? text : _kind;
        _apiVersion = name[0] == (byte)'a' ? text : _apiVersion;
        return isNew && !text.IsEmpty && reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped;
    }
}
