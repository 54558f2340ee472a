using System.Buffers;
using System.Text.Json;
using k8s.Models;

namespace Jota.Api;

/// <summary>Finds <c>managedFields</c> in the bytes of objects, and tells there what entries own that have the rest.</summary>
internal static class ManagedFieldsJson
{
    /// <summary>Where the list of entries is; nowhere for an object without any.</summary>
    public static (int From, int To) Find(ReadOnlySpan<byte> json)
    {
        var reader = new JsonCursor(json);
        reader.Read();
        return Enter(ref reader, "metadata"u8) && reader.TokenType == JsonTokenType.StartObject && Enter(ref reader, "managedFields"u8)
            ? Value(ref reader)
            : default;
    }

    /// <summary>Where the <c>metadata</c> are.</summary>
    public static (int From, int To) FindMetadata(ReadOnlySpan<byte> json)
    {
        var reader = new JsonCursor(json);
        reader.Read();
        return Enter(ref reader, "metadata"u8) ? Value(ref reader) : default;
    }

    /// <summary>Whether any entry of a list has the rest.</summary>
    public static bool HasRest(ReadOnlySpan<byte> entries)
    {
        var reader = new JsonCursor(entries);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var isTold = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                isTold |= reader.ValueTextEquals("fieldsV1"u8) || reader.ValueTextEquals("fieldsType"u8);
                reader.Skip();
            }

            if (!isTold)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What is told in the place of an object's entries.</summary>
    public static ToldEntries Tell(ReadOnlyMemory<byte> json, MergeType type, bool hasStatus)
    {
        var (from, to) = Find(json.Span);
        return from == to || !HasRest(json.Span[from..to])
            ? ToldEntries.None
            : new(from, to, Entries(json, (from, to), type, hasStatus).ToArray());
    }

    /// <summary>The object with every set told; the same bytes where all are.</summary>
    public static ReadOnlyMemory<byte> Told(ReadOnlyMemory<byte> json, MergeType type, bool hasStatus)
    {
        var (from, to) = Find(json.Span);
        return from == to || !HasRest(json.Span[from..to]) ? json : Put(json.Span, from, to, Entries(json, (from, to), type, hasStatus));
    }

    /// <summary>The object with other entries in the place of those it has.</summary>
    public static byte[] Put(ReadOnlySpan<byte> json, int from, int to, ReadOnlySpan<byte> entries)
    {
        var into = GC.AllocateUninitializedArray<byte>(json.Length - (to - from) + entries.Length);
        json[..from].CopyTo(into);
        entries.CopyTo(into.AsSpan(from));
        json[to..].CopyTo(into.AsSpan(from + entries.Length));
        return into;
    }

    /// <summary>Entries as bytes.</summary>
    public static byte[] Bytes(IList<V1ManagedFieldsEntry> entries) => ApiJson.Encode(entries);

    private static ReadOnlySpan<byte> Entries(ReadOnlyMemory<byte> json, (int From, int To) at, MergeType type, bool hasStatus)
    {
        var into = new ArrayBufferWriter<byte>(2048);
        if (!TryWrite(into, json.Span, at, type, hasStatus))
        {
            into.ResetWrittenCount();
            var entries = ManagedEntries.Read(ApiJson.Decode<IList<V1ManagedFieldsEntry>>(json.Span[at.From..at.To]));
            var budget = RequestBudget.Unlimited;
            Write(into, RestEntries.Told(entries, type, JsonTreeReader.Read(json, budget), hasStatus, budget));
        }

        return into.WrittenSpan;
    }

    /// <summary>Where every entry has a rest, each is all of its part: so the sets are put straight into the bytes.</summary>
    private static bool TryWrite(
        ArrayBufferWriter<byte> into, ReadOnlySpan<byte> json, (int From, int To) at, MergeType type, bool hasStatus)
    {
        var kept = json[at.From..at.To];
        var reader = new JsonCursor(kept);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var (begin, version, isStatus) = (reader.TokenStartIndex, 0, false);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("fieldsV1"u8) || reader.ValueTextEquals("fieldsType"u8))
                {
                    return false;
                }

                var (isVersion, isPlace) = (reader.ValueTextEquals("apiVersion"u8), reader.ValueTextEquals("subresource"u8));
                reader.Read();
                isStatus |= isPlace && reader.ValueTextEquals("status"u8);
                version = isVersion ? reader.BytesConsumed : version;
            }

            var set = version == 0 ? [] : RestWriter.Write(json, type, isStatus, hasStatus);
            if (set.IsEmpty)
            {
                return false;
            }

            if (set.Length > 2)
            {
                into.Write(into.WrittenCount == 0 ? "["u8 : ","u8);
                into.Write(kept[begin..version]);
                into.Write(",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":"u8);
                into.Write(set);
                into.Write(kept[version..reader.BytesConsumed]);
            }
        }

        into.Write(into.WrittenCount == 0 ? "[]"u8 : "]"u8);
        return true;
    }

    private static void Write(ArrayBufferWriter<byte> into, List<ManagedEntry> entries)
    {
        var writer = ApiJson.RentWriter(into);
        writer.WriteStartArray();
        foreach (var entry in ManagedEntries.Ordered(entries))
        {
            Write(writer, entry, FieldSetJson.Bytes(entry.Fields!));
        }

        writer.WriteEndArray();
        ApiJson.Return(writer);
    }

    private static void Write(Utf8JsonWriter writer, ManagedEntry entry, ReadOnlySpan<byte> set)
    {
        writer.WriteStartObject();
        writer.WriteString("apiVersion"u8, entry.ApiVersion);
        writer.WriteString("fieldsType"u8, ManagedEntry.FieldsV1);
        writer.WritePropertyName("fieldsV1"u8);
        writer.WriteRawValue(set, skipInputValidation: true);
        if (entry.Manager.Length > 0)
        {
            writer.WriteString("manager"u8, entry.Manager);
        }

        writer.WriteString("operation"u8, entry.IsApply ? ManagedEntry.Apply : ManagedEntry.Update);
        if (entry.Place.Length > 0)
        {
            writer.WriteString("subresource"u8, entry.Place);
        }

        if (entry.Time is { } time)
        {
            writer.WriteString("time"u8, Rfc3339.Seconds(time));
        }

        writer.WriteEndObject();
    }

    /// <summary>Goes to a property of the object that the reader is at the beginning of.</summary>
    private static bool Enter(ref JsonCursor reader, ReadOnlySpan<byte> name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static (int From, int To) Value(ref JsonCursor reader)
    {
        var from = reader.TokenStartIndex;
        reader.Skip();
        return (from, reader.BytesConsumed);
    }
}
