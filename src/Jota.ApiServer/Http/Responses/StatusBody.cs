using System.Buffers;
using System.Text.Json;
using k8s.Models;

namespace Jota.ApiServer.Http;

/// <summary>A <c>Status</c> as JSON, its fields in upstream's order.</summary>
internal static class StatusBody
{
    private const int Segment = 4096;

    public static void Write(IBufferWriter<byte> into, V1Status status)
    {
        using var json = JsonText.Writer(into);
        json.WriteStartObject();
        json.WriteString("kind"u8, "Status"u8);
        json.WriteString("apiVersion"u8, "v1"u8);
        WriteFields(json, status);
        json.WriteEndObject();
    }

    /// <summary>Its fields alone, into an object that was begun: how an audit event tells it.</summary>
    public static void WriteFields(Utf8JsonWriter json, V1Status status)
    {
        WriteMetadata(json, status.Metadata);
        Text(json, "status", status.Status);
        Text(json, "message", status.Message);
        Text(json, "reason", status.Reason);
        WriteDetails(json, status.Details);
        if (status.Code is { } code)
        {
            json.WriteNumber("code"u8, code);
        }
    }

    private static void WriteMetadata(Utf8JsonWriter json, V1ListMeta? metadata)
    {
        json.WriteStartObject("metadata"u8);
        Text(json, "resourceVersion", metadata?.ResourceVersion);
        Text(json, "continue", metadata?.ContinueProperty);
        json.WriteEndObject();
    }

    private static void WriteDetails(Utf8JsonWriter json, V1StatusDetails? details)
    {
        if (details is null)
        {
            return;
        }

        json.WriteStartObject("details"u8);
        Text(json, "name", details.Name);
        Text(json, "group", details.Group);
        Text(json, "kind", details.Kind);
        Text(json, "uid", details.Uid);
        WriteCauses(json, details.Causes);
        if (details.RetryAfterSeconds is > 0 and { } seconds)
        {
            json.WriteNumber("retryAfterSeconds"u8, seconds);
        }

        json.WriteEndObject();
    }

    private static void WriteCauses(Utf8JsonWriter json, IList<V1StatusCause>? causes)
    {
        if (causes is not { Count: > 0 })
        {
            return;
        }

        json.WriteStartArray("causes"u8);
        foreach (var cause in causes)
        {
            json.WriteStartObject();
            Text(json, "reason", cause.Reason);
            Text(json, "message", cause.Message);
            Text(json, "field", cause.Field);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        if (value.Length <= Segment)
        {
            json.WriteString(name, value);
            return;
        }

        // To escape a text as a whole takes six times its length, in an array that the runtime keeps.
        json.WritePropertyName(name);
        for (var rest = value.AsSpan(); !rest.IsEmpty;)
        {
            var part = rest[..Math.Min(Segment, rest.Length)];
            rest = rest[part.Length..];
            json.WriteStringValueSegment(part, isFinalSegment: rest.IsEmpty);
        }
    }
}
