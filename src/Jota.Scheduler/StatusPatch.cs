using System.Buffers;
using System.Text.Json;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>A strategic merge patch of a pod's status. The uid makes the server refuse it for a later pod of the same name.</summary>
internal static class StatusPatch
{
    /// <param name="uid">The pod's uid.</param>
    /// <param name="condition">The condition that is set; null for none.</param>
    /// <param name="nominated">The node that it is promised; empty for none any more, null for as it is.</param>
    public static byte[] Of(string uid, V1PodCondition? condition, string? nominated = null)
    {
        var json = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartObject();
        writer.WriteStartObject("metadata");
        writer.WriteString("uid", uid);
        writer.WriteEndObject();
        writer.WriteStartObject("status");
        if (nominated is not null)
        {
            writer.WriteString("nominatedNodeName", nominated);
        }

        if (condition is not null)
        {
            writer.WriteStartArray("conditions");
            writer.WriteRawValue(ApiJson.Encode(condition));
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return json.WrittenSpan.ToArray();
    }
}
