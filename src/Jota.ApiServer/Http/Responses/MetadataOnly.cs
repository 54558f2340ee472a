using System.Buffers;
using System.Text.Json;
using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Http;

/// <summary><c>PartialObjectMetadata</c>: the objects' metadata, copied out of their bytes.</summary>
internal sealed class MetadataOnly(string version) : IRepresentation
{
    private readonly string _apiVersion = $"meta.k8s.io/{version}";

    public void WriteObject(IBufferWriter<byte> into, ApiObject obj)
    {
        into.Write("{"u8);
        JsonText.WriteTypeMeta(into, "PartialObjectMetadata", _apiVersion);
        into.Write(",\"metadata\":"u8);
        into.Write(Of(obj));
        into.Write("}"u8);
    }

    public void WriteListItem(IBufferWriter<byte> into, ApiObject obj) => WriteObject(into, obj);

    public void WriteBookmark(IBufferWriter<byte> into, WatchEvent bookmark)
    {
        using var json = JsonText.Writer(into);
        json.WriteStartObject();
        json.WriteString("kind"u8, "PartialObjectMetadata"u8);
        json.WriteString("apiVersion"u8, _apiVersion);
        ListMetadata.WriteBookmark(json, bookmark);
        json.WriteEndObject();
    }

    public void WriteListHead(IBufferWriter<byte> into, Resource resource, ApiList list)
    {
        into.Write("{"u8);
        JsonText.WriteTypeMeta(into, "PartialObjectMetadataList", _apiVersion);
        into.Write(",\"metadata\":"u8);
        ListMetadata.Write(into, list);
        into.Write(",\"items\":["u8);
    }

    /// <summary>The bytes of an object's <c>metadata</c>.</summary>
    public static ReadOnlySpan<byte> Of(ApiObject obj)
    {
        var bytes = obj.Json.Span;
        var reader = new Utf8JsonReader(bytes);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (found)
            {
                return bytes[start..(int)reader.BytesConsumed];
            }
        }

        return "{}"u8;
    }
}
