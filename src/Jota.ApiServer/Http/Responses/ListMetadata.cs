using System.Buffers;
using System.Text.Json;
using Jota.Client;

namespace Jota.ApiServer.Http;

/// <summary>The metadata that is not an object's: a list's and a bookmark's.</summary>
internal static class ListMetadata
{
    public static void Write(IBufferWriter<byte> into, ApiList list)
    {
        using var json = JsonText.Writer(into);
        json.WriteStartObject();
        json.WriteString("resourceVersion"u8, list.Revision.ToString());
        if (list.Continue.Length > 0)
        {
            json.WriteString("continue"u8, list.Continue);
        }

        if (list.Remaining is { } remaining)
        {
            json.WriteNumber("remainingItemCount"u8, remaining);
        }

        json.WriteEndObject();
    }

    /// <summary>How far the watch is, and whether the initial events end here (KEP-3157).</summary>
    public static void WriteBookmark(Utf8JsonWriter json, WatchEvent bookmark)
    {
        json.WriteStartObject("metadata"u8);
        json.WriteString("resourceVersion"u8, bookmark.Revision.ToString());
        if (bookmark.InitialEventsEnd)
        {
            json.WriteStartObject("annotations"u8);
            json.WriteString("k8s.io/initial-events-end"u8, "true"u8);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
