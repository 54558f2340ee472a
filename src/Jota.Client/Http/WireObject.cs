using System.Text.Json;
using Jota.Api;

namespace Jota.Client;

/// <summary>Objects, lists and watch lines as they come over the wire, cut up without decoding what is inside.</summary>
internal static class WireObject
{
    private const string InitialEventsEnd = "k8s.io/initial-events-end";

    /// <summary>One object.</summary>
    public static ApiObject Read(Resource resource, ReadOnlyMemory<byte> json) =>
        ApiObject.FromStored(resource, json, ReadHeader(json.Span).Revision);

    /// <summary>A list's items and metadata.</summary>
    public static ApiList ReadList(Resource resource, ReadOnlyMemory<byte> json)
    {
        var header = ReadHeader(json.Span);
        var items = new List<ApiObject>();
        var reader = new Utf8JsonReader(json.Span, JsonLimits.Reading);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isItems = reader.ValueTextEquals("items"u8);
            reader.Read();
            if (isItems && reader.TokenType == JsonTokenType.StartArray)
            {
                ReadItems(resource, json, ref reader, items);
            }
            else
            {
                reader.Skip();
            }
        }

        return new(items, header.Revision, header.Continue, header.Remaining);
    }

    /// <summary>A line of a watch.</summary>
    public static WatchEvent ReadEvent(Resource resource, ReadOnlyMemory<byte> line)
    {
        var type = "";
        ReadOnlyMemory<byte> obj = default;
        var reader = new Utf8JsonReader(line.Span, JsonLimits.Reading);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            reader.Read();
            if (isType)
            {
                type = reader.GetString() ?? "";
            }
            else
            {
                obj = Slice(line, ref reader);
            }
        }

        return type switch
        {
            "ADDED" => WatchEvent.Of(WatchEventType.Added, Read(resource, obj)),
            "MODIFIED" => WatchEvent.Of(WatchEventType.Modified, Read(resource, obj)),
            "DELETED" => WatchEvent.Of(WatchEventType.Deleted, Read(resource, obj)),
            "BOOKMARK" => Bookmark(resource, obj),
            "ERROR" => WatchEvent.Error(ApiJson.Decode<k8s.Models.V1Status>(obj.Span)),
            _ => throw new JsonException($"a watch event of type {type}"),
        };
    }

    /// <summary>The kind that the bytes say they are.</summary>
    public static string KindOf(ReadOnlyMemory<byte> json) => ReadHeader(json.Span).Kind;

    private static WatchEvent Bookmark(Resource resource, ReadOnlyMemory<byte> json)
    {
        var header = ReadHeader(json.Span);
        return WatchEvent.Bookmark(resource, header.Revision, header.InitialEventsEnd);
    }

    private static void ReadItems(Resource resource, ReadOnlyMemory<byte> json, ref Utf8JsonReader reader, List<ApiObject> items)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Read(resource, Slice(json, ref reader)));
        }
    }

    private static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> json, ref Utf8JsonReader reader)
    {
        var from = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[from..(int)reader.BytesConsumed];
    }

    private static Header ReadHeader(ReadOnlySpan<byte> json)
    {
        var header = new Header();
        var reader = new Utf8JsonReader(json, JsonLimits.Reading);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("kind"u8))
            {
                reader.Read();
                header.Kind = reader.GetString() ?? "";
            }
            else if (reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                ReadMetadata(ref reader, header);
            }
            else
            {
                reader.Skip();
            }
        }

        return header;
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, Header header)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "resourceVersion":
                    header.Revision = Revision.TryParse(reader.GetString(), out var revision) ? revision : Revision.None;
                    break;
                case "continue":
                    header.Continue = reader.GetString() ?? "";
                    break;
                case "remainingItemCount" when reader.TokenType == JsonTokenType.Number:
                    header.Remaining = reader.GetInt64();
                    break;
                case "annotations" when reader.TokenType == JsonTokenType.StartObject:
                    ReadAnnotations(ref reader, header);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static void ReadAnnotations(ref Utf8JsonReader reader, Header header)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            header.InitialEventsEnd |= reader.ValueTextEquals(InitialEventsEnd);
            reader.Skip();
        }
    }

    private sealed class Header
    {
        public string Kind { get; set; } = "";

        public Revision Revision { get; set; }

        public string Continue { get; set; } = "";

        public long? Remaining { get; set; }

        public bool InitialEventsEnd { get; set; }
    }
}
