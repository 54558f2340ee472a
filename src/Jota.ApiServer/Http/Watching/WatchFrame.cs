using System.Buffers;
using Jota.Client;

namespace Jota.ApiServer.Http;

/// <summary>One event of a watch as a line of JSON.</summary>
internal static class WatchFrame
{
    public static void Write(IBufferWriter<byte> into, IRepresentation representation, WatchEvent @event)
    {
        into.Write(Opening(@event.Type));
        switch (@event.Type)
        {
            case WatchEventType.Added or WatchEventType.Modified or WatchEventType.Deleted:
                representation.WriteObject(into, @event.Object!);
                break;
            case WatchEventType.Bookmark:
                representation.WriteBookmark(into, @event);
                break;
            case WatchEventType.Error:
                StatusBody.Write(into, @event.Status!);
                break;
        }

        into.Write("}\n"u8);
    }

    private static ReadOnlySpan<byte> Opening(WatchEventType type) => type switch
    {
        WatchEventType.Added => "{\"type\":\"ADDED\",\"object\":"u8,
        WatchEventType.Modified => "{\"type\":\"MODIFIED\",\"object\":"u8,
        WatchEventType.Deleted => "{\"type\":\"DELETED\",\"object\":"u8,
        WatchEventType.Bookmark => "{\"type\":\"BOOKMARK\",\"object\":"u8,
        WatchEventType.Error => "{\"type\":\"ERROR\",\"object\":"u8,
        _ => throw new InvalidOperationException($"no word for {type}"),
    };
}
