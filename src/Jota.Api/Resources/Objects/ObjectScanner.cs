using System.Text.Json;

namespace Jota.Api;

/// <summary>
/// One pass of a <see cref="JsonCursor"/> over a stored object (a few microseconds for 3 KB): finds where <c>resourceVersion</c>
/// goes, and picks out name, namespace, uid, labels and the selectable fields.
/// </summary>
internal ref struct ObjectScanner
{
    private readonly string?[] _slots;
    private int _insertAt = -1;
    private int _replaceTo = -1;
    private bool _emptyMetadata;
    private string _name = "";
    private string _namespace = "";
    private string _uid = "";
    private LabelMap _labels = LabelMap.Empty;

    private ObjectScanner(string?[] slots) => _slots = slots;

    public static PreparedObject Prepare(Resource resource, ReadOnlyMemory<byte> stored, object? typed, bool keepTyped)
    {
        var paths = resource.SelectablePaths;
        var scanner = new ObjectScanner(paths.Slots());
        try
        {
            scanner.Read(stored.Span, paths.Root);
        }
        catch (InvalidOperationException wrong)
        {
            throw new JsonException("an object whose metadata is of the wrong type", wrong);
        }

        if (scanner._insertAt < 0)
        {
            throw new JsonException("an object without metadata");
        }

        var index = new ObjectIndex(
            new(scanner._namespace, scanner._name), scanner._uid, scanner._labels, paths.Values(scanner._slots));
        var length = scanner._replaceTo < 0 ? 0 : scanner._replaceTo - scanner._insertAt;
        var place = new VersionPlace(scanner._insertAt, length, Comma: length == 0 && !scanner._emptyMetadata);
        return new PreparedObject(resource, stored, index, place, typed, keepTyped);
    }

    /// <summary>Where the <c>metadata</c> are; nowhere for an object without any.</summary>
    public static (int From, int To) FindMetadata(ReadOnlySpan<byte> json)
    {
        var reader = new JsonCursor(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            var from = reader.TokenStartIndex;
            reader.Skip();
            if (found)
            {
                return (from, reader.BytesConsumed);
            }
        }

        return default;
    }

    private static string Text(ref JsonCursor reader) =>
        reader.ValueIsEscaped || reader.TokenType != JsonTokenType.String ? reader.GetString() ?? "" : TextPool.Of(reader.ValueSpan);

    private static string? Scalar(ref JsonCursor reader) => reader.TokenType switch
    {
        JsonTokenType.String => Text(ref reader),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Number => TextPool.Of(reader.ValueSpan),
        _ => null,
    };

    private static LabelMap Labels(ref JsonCursor reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return LabelMap.Empty;
        }

        var labels = new List<KeyValuePair<string, string>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.ValueIsEscaped ? reader.GetString()! : TextPool.Of(reader.ValueSpan);
            reader.Read();
            labels.Add(new(key, Text(ref reader)));
        }

        return LabelMap.Of(labels);
    }

    private void Read(ReadOnlySpan<byte> json, SelectablePaths.Node root)
    {
        var reader = new JsonCursor(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("no object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            var wanted = isMetadata || root.IsLeaf ? null : root.Next(ref reader);
            reader.Read();
            if (isMetadata && reader.TokenType == JsonTokenType.StartObject)
            {
                Metadata(ref reader);
            }
            else if (wanted is not null)
            {
                Pick(ref reader, wanted);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private readonly void Pick(ref JsonCursor reader, SelectablePaths.Node wanted)
    {
        if (reader.TokenType != JsonTokenType.StartObject || wanted.IsLeaf)
        {
            if (wanted.Slots.Count > 0 && Scalar(ref reader) is { } value)
            {
                Put(wanted.Slots, value);
            }

            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var next = wanted.Next(ref reader);
            reader.Read();
            if (next is null)
            {
                reader.Skip();
            }
            else
            {
                Pick(ref reader, next);
            }
        }
    }

    private readonly void Put(List<int> slots, string value)
    {
        foreach (var slot in slots)
        {
            _slots[slot] = value;
        }
    }

    private void Metadata(ref JsonCursor reader)
    {
        _insertAt = reader.TokenStartIndex + 1;
        _emptyMetadata = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            _emptyMetadata = false;
            if (reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                _name = reader.GetString() ?? "";
            }
            else if (reader.ValueTextEquals("namespace"u8))
            {
                reader.Read();
                _namespace = Text(ref reader);
            }
            else if (reader.ValueTextEquals("uid"u8))
            {
                reader.Read();
                _uid = reader.GetString() ?? "";
            }
            else if (reader.ValueTextEquals("labels"u8))
            {
                reader.Read();
                _labels = Labels(ref reader);
            }
            else if (reader.ValueTextEquals("resourceVersion"u8))
            {
                _insertAt = reader.TokenStartIndex;
                reader.Read();
                reader.Skip();
                _replaceTo = reader.BytesConsumed;
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
