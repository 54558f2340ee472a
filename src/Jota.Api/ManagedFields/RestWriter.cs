using System.Text.Json;

namespace Jota.Api;

/// <summary>
/// Tells what an entry owns that has all of an object's part, straight from the object's bytes: no tree is made of them, for this is done
/// for every object that goes to a client. Says the same as <see cref="RestEntries"/>, to which it leaves what is out of the ordinary.
/// </summary>
internal ref struct RestWriter
{
    // More items than these are compared by hash, elsewhere.
    private const int MostItems = 32;
    private const int MostKeys = 4;

    private readonly ReadOnlySpan<byte> _json;
    private readonly MergeType _type;
    private byte[] _into;
    private int _length;

    private RestWriter(ReadOnlySpan<byte> json, MergeType type, byte[] into)
    {
        _json = json;
        _type = type;
        _into = into;
    }

    /// <summary>The set as bytes; nothing where this does not know how.</summary>
    /// <param name="json">The object.</param>
    /// <param name="type">Its type.</param>
    /// <param name="isStatus">Whether the entry is about the status.</param>
    /// <param name="hasStatus">Whether the object's status is only written through <c>/status</c>.</param>
    public static ReadOnlySpan<byte> Write(ReadOnlySpan<byte> json, MergeType type, bool isStatus, bool hasStatus)
    {
        var writer = new RestWriter(json, type, new byte[1024]);
        return writer.Root(isStatus, hasStatus) ? writer._into.AsSpan(0, writer._length) : [];
    }

    private static bool IsIdentity(ref JsonCursor reader) => reader.ValueSpan.Length switch
    {
        3 => reader.ValueTextEquals("uid"u8),
        4 => reader.ValueTextEquals("name"u8),
        8 => reader.ValueTextEquals("selfLink"u8),
        9 => reader.ValueTextEquals("namespace"u8),
        10 => reader.ValueTextEquals("generation"u8),
        11 => reader.ValueTextEquals("clusterName"u8),
        13 => reader.ValueTextEquals("managedFields"u8),
        15 => reader.ValueTextEquals("resourceVersion"u8),
        17 => reader.ValueTextEquals("creationTimestamp"u8) || reader.ValueTextEquals("deletionTimestamp"u8),
        26 => reader.ValueTextEquals("deletionGracePeriodSeconds"u8),
        _ => false,
    };

    private bool Root(bool isStatus, bool hasStatus)
    {
        var reader = new JsonCursor(_json);
        reader.Read();
        Add("{"u8);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isPart = reader.ValueTextEquals("status"u8) ? isStatus || !hasStatus : !isStatus;
            if (!isPart || reader.ValueTextEquals("apiVersion"u8) || reader.ValueTextEquals("kind"u8))
            {
                reader.Skip();
            }
            else if (!Field(ref reader, _type, isUnset: true, 1, isMetadata: reader.ValueTextEquals("metadata"u8)))
            {
                return false;
            }
        }

        Add("}"u8);
        return true;
    }

    /// <summary>The field that the reader is at the name of, in an object that was there or was not.</summary>
    private bool Field(ref JsonCursor reader, MergeType owner, bool isUnset, int depth, bool isMetadata)
    {
        if (reader.ValueIsEscaped)
        {
            return false;
        }

        var type = owner.Look(reader.ValueSpan, out var isAlwaysThere) ?? MergeType.Whole;
        var start = _length;
        Begin("f:"u8);
        Add(reader.ValueSpan);
        Add("\":"u8);
        reader.Read();
        return Value(ref reader, type, isUnset && isAlwaysThere, depth, start, isMetadata);
    }

    private bool Value(ref JsonCursor reader, MergeType type, bool isUnset, int depth, int start, bool isMetadata)
    {
        var form = depth < FieldElement.MostDepth ? type.Form : MergeForm.Whole;
        if (reader.TokenType == JsonTokenType.StartObject && form is MergeForm.Fields or MergeForm.Deduced)
        {
            return Fields(ref reader, type, isUnset, depth, start, isMetadata);
        }

        if (reader.TokenType == JsonTokenType.StartArray && form is MergeForm.Set or MergeForm.Keyed)
        {
            return Items(ref reader, type, isUnset, depth);
        }

        // An empty struct that is always there says nothing.
        var from = reader.TokenStartIndex;
        reader.Skip();
        if (isUnset && _json[from..reader.BytesConsumed].SequenceEqual("{}"u8))
        {
            _length = start;
            return true;
        }

        Add("{}"u8);
        return true;
    }

    private bool Fields(ref JsonCursor reader, MergeType type, bool isUnset, int depth, int start, bool isMetadata)
    {
        Add("{"u8);
        var inside = _length;
        var isEmpty = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (isEmpty && !isUnset && !isMetadata)
            {
                Add("\".\":{}"u8);
            }

            isEmpty = false;
            if (isMetadata && IsIdentity(ref reader))
            {
                reader.Skip();
            }
            else if (!Field(ref reader, type, isUnset, depth + 1, isMetadata: false))
            {
                return false;
            }
        }

        if ((isUnset || isMetadata) && _length == inside)
        {
            _length = start;
            return true;
        }

        Add("}"u8);
        return true;
    }

    private bool Items(ref JsonCursor reader, MergeType type, bool isUnset, int depth)
    {
        Span<(int From, int To)> seen = stackalloc (int, int)[MostItems];
        var count = 0;
        Add("{"u8);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == MostItems)
            {
                return false;
            }

            if (count == 0 && !isUnset)
            {
                Add("\".\":{}"u8);
            }

            var start = _length;
            if (!(type.Form == MergeForm.Keyed ? Keys(reader, type) : Scalar(ref reader)))
            {
                return false;
            }

            if (IsKnown(seen[..count], (start, _length)))
            {
                return false;
            }

            seen[count++] = (start, _length);
            Add(":"u8);
            if (!Value(ref reader, type.Item, isUnset: false, depth + 1, start, isMetadata: false))
            {
                return false;
            }
        }

        Add("}"u8);
        return true;
    }

    /// <summary>Whether an element is there already; what differs but for the comma before it is the same.</summary>
    private readonly bool IsKnown(ReadOnlySpan<(int From, int To)> seen, (int From, int To) element)
    {
        var text = _into.AsSpan(element.From..element.To).TrimStart((byte)',');
        foreach (var (from, to) in seen)
        {
            if (_into.AsSpan(from..to).TrimStart((byte)',').SequenceEqual(text))
            {
                return true;
            }
        }

        return false;
    }

    private bool Scalar(ref JsonCursor reader)
    {
        if (reader.ValueIsEscaped || reader.TokenType
            is not (JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False))
        {
            return false;
        }

        Begin("v:"u8);
        AddScalar(ref reader);
        Add("\""u8);
        return true;
    }

    /// <summary>The element of the item that the reader is at, of which a copy goes ahead.</summary>
    private bool Keys(JsonCursor reader, MergeType type)
    {
        if (reader.TokenType != JsonTokenType.StartObject || type.Utf8Keys.Length > MostKeys)
        {
            return false;
        }

        Begin("k:{"u8);
        for (var i = 0; i < type.Utf8Keys.Length; i++)
        {
            if (!Key(reader, type.Utf8Keys[i], i == 0))
            {
                return false;
            }
        }

        Add("}\""u8);
        return true;
    }

    private bool Key(JsonCursor reader, byte[] key, bool isFirst)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals(key))
            {
                reader.Skip();
                continue;
            }

            Add(isFirst ? "\\\""u8 : ",\\\""u8);
            Add(key);
            Add("\\\":"u8);
            reader.Read();
            var isPlain = !reader.ValueIsEscaped && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray);
            AddScalar(ref reader);
            return isPlain;
        }

        // One that has its default, or none.
        return false;
    }

    /// <summary>A scalar within a property's name.</summary>
    private void AddScalar(ref JsonCursor reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            Add(reader.ValueSpan);
            return;
        }

        Add("\\\""u8);
        Add(reader.ValueSpan);
        Add("\\\""u8);
    }

    private void Begin(ReadOnlySpan<byte> kind)
    {
        Add(_into[_length - 1] == (byte)'{' ? "\""u8 : ",\""u8);
        Add(kind);
    }

    private void Add(scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _into.Length - _length)
        {
            Array.Resize(ref _into, Math.Max(2 * _into.Length, _length + bytes.Length));
        }

        bytes.CopyTo(_into.AsSpan(_length));
        _length += bytes.Length;
    }
}
