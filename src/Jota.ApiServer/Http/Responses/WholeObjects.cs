using System.Buffers;
using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Http;

/// <summary>The objects as they are: their bytes are copied, nothing is encoded.</summary>
internal sealed class WholeObjects : IRepresentation
{
    public static WholeObjects Instance { get; } = new();

    public void WriteObject(IBufferWriter<byte> into, ApiObject obj) => obj.WriteTo(into);

    public void WriteListItem(IBufferWriter<byte> into, ApiObject obj) => obj.WriteTo(into);

    public void WriteBookmark(IBufferWriter<byte> into, WatchEvent bookmark)
    {
        using var json = JsonText.Writer(into);
        json.WriteStartObject();
        json.WriteString("kind"u8, bookmark.Resource!.Names.Kind);
        json.WriteString("apiVersion"u8, bookmark.Resource.Names.ApiVersion);
        ListMetadata.WriteBookmark(json, bookmark);
        json.WriteEndObject();
    }

    public void WriteListHead(IBufferWriter<byte> into, Resource resource, ApiList list)
    {
        into.Write("{"u8);
        JsonText.WriteTypeMeta(into, resource.Names.ListKind, resource.Names.ApiVersion);
        into.Write(",\"metadata\":"u8);
        ListMetadata.Write(into, list);
        into.Write(",\"items\":["u8);
    }
}
