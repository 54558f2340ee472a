using System.Buffers;
using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Http;

/// <summary>
/// How objects are shown to one caller: as they are, as table rows, or as metadata. An instance serves one request, and may
/// remember what it has already told (a watch's table has its columns in the first event only).
/// </summary>
internal interface IRepresentation
{
    /// <summary>One object by itself: an answer, or the object of a watch event.</summary>
    void WriteObject(IBufferWriter<byte> into, ApiObject obj);

    /// <summary>A bookmark's object.</summary>
    void WriteBookmark(IBufferWriter<byte> into, WatchEvent bookmark);

    /// <summary>A list up to and with the bracket that opens its items; the list ends with <c>]}</c>.</summary>
    void WriteListHead(IBufferWriter<byte> into, Resource resource, ApiList list);

    /// <summary>One item of a list.</summary>
    void WriteListItem(IBufferWriter<byte> into, ApiObject obj);
}
