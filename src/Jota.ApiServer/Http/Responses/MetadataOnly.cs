using System.Buffers;
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
        obj.WriteMetadataTo(into);
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
}
