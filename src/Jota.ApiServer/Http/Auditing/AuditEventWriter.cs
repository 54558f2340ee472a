using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Jota.ApiServer.Auditing;
using Jota.Client;

namespace Jota.ApiServer.Http;

/// <summary>Writes an <c>Event</c> of audit.k8s.io/v1 as JSON on one line, its fields in upstream's order.</summary>
internal static class AuditEventWriter
{
    /// <summary>The event of a stage at a time.</summary>
    public static ReadOnlyMemory<byte> Write(AuditRecord record, AuditStages stage, DateTimeOffset at)
    {
        var into = new ArrayBufferWriter<byte>(1024 + record.RequestObject.Length + record.ResponseObject.Length);
        using (var json = JsonText.Writer(into))
        {
            Write(json, record, stage, at);
        }

        return into.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, AuditRecord record, AuditStages stage, DateTimeOffset at)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, "Event"u8);
        json.WriteString("apiVersion"u8, "audit.k8s.io/v1"u8);
        json.WriteString("level"u8, LevelText(record.Level));
        json.WriteString("auditID"u8, record.Id);
        json.WriteString("stage"u8, StageText(stage));
        json.WriteString("requestURI"u8, record.Uri);
        json.WriteString("verb"u8, record.Access.Verb);
        json.WritePropertyName("user"u8);
        WriteUser(json, record.Access.User);
        if (record.ActsAs is { } other)
        {
            json.WritePropertyName("impersonatedUser"u8);
            WriteUser(json, other);
        }

        WriteTexts(json, "sourceIPs", record.SourceAddresses);
        WriteText(json, "userAgent", record.UserAgent);
        WriteReference(json, record);
        if (record.Status is { } status)
        {
            json.WriteStartObject("responseStatus"u8);
            StatusBody.WriteFields(json, status);
            json.WriteEndObject();
        }

        WriteObject(json, "requestObject"u8, record.RequestObject);
        WriteObject(json, "responseObject"u8, record.ResponseObject);
        json.WriteString("requestReceivedTimestamp"u8, TimeText(record.Received));
        json.WriteString("stageTimestamp"u8, TimeText(at));
        WriteAnnotations(json, record.Annotations.All);
        json.WriteEndObject();
    }

    private static void WriteUser(Utf8JsonWriter json, UserIdentity user)
    {
        json.WriteStartObject();
        if (user.Name.Length > 0)
        {
            WriteText(json, "username", user.Name);
            WriteText(json, "uid", user.Uid);
            WriteTexts(json, "groups", user.Groups);
            if (!user.Extra.IsEmpty)
            {
                json.WriteStartObject("extra"u8);
                foreach (var (name, values) in user.Extra.OrderBy(extra => extra.Key, StringComparer.Ordinal))
                {
                    WriteTexts(json, name, values, evenNone: true);
                }

                json.WriteEndObject();
            }
        }

        json.WriteEndObject();
    }

    private static void WriteReference(Utf8JsonWriter json, AuditRecord record)
    {
        var (access, sent) = (record.Access, record.Sent);
        if (access.Path.Length > 0)
        {
            return;
        }

        json.WriteStartObject("objectRef"u8);
        WriteText(json, "resource", access.Resource);
        WriteText(json, "namespace", access.Namespace.Length > 0 ? access.Namespace : sent.Namespace);
        WriteText(json, "name", access.Name.Length > 0 ? access.Name : sent.Name);
        WriteText(json, "uid", sent.Uid);
        WriteText(json, "apiGroup", access.Group);
        WriteText(json, "apiVersion", access.Version);
        WriteText(json, "resourceVersion", sent.ResourceVersion);
        WriteText(json, "subresource", access.Subresource);
        json.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value)
    {
        if (!value.IsEmpty)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value.Span, skipInputValidation: true);
        }
    }

    private static void WriteAnnotations(Utf8JsonWriter json, ImmutableArray<KeyValuePair<string, string>> annotations)
    {
        if (annotations.Length > 0)
        {
            json.WriteStartObject("annotations"u8);
            foreach (var (name, value) in annotations)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyCollection<string> values, bool evenNone = false)
    {
        if (values.Count == 0 && !evenNone)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static string TimeText(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string LevelText(AuditLevel level) => level switch
    {
        AuditLevel.Metadata => "Metadata",
        AuditLevel.Request => "Request",
        AuditLevel.RequestResponse => "RequestResponse",
        _ => "None",
    };

    private static string StageText(AuditStages stage) => stage switch
    {
        AuditStages.RequestReceived => "RequestReceived",
        AuditStages.ResponseStarted => "ResponseStarted",
        AuditStages.ResponseComplete => "ResponseComplete",
        AuditStages.Panic => "Panic",
        _ => "",
    };
}
