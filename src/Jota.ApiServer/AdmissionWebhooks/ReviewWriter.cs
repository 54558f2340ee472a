using System.Buffers;
using System.Text.Json;
using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.AdmissionWebhooks;

/// <summary>Writes the question: an <c>AdmissionReview</c> of <c>admission.k8s.io</c>, in which v1 and v1beta1 look the same.</summary>
internal static class ReviewWriter
{
    public static ReadOnlyMemory<byte> Write(
        string uid, WebhookMatch match, ReviewedRequest reviewed, ReadOnlyMemory<byte>? obj, ReadOnlyMemory<byte>? old)
    {
        var into = new ArrayBufferWriter<byte>((obj?.Length ?? 0) + (old?.Length ?? 0) + 1024);
        using (var json = new Utf8JsonWriter(into, ApiJson.Writing))
        {
            json.WriteStartObject();
            json.WriteString("kind", "AdmissionReview");
            json.WriteString("apiVersion", $"admission.k8s.io/{match.Webhook.ReviewVersion}");
            json.WriteStartObject("request");
            json.WriteString("uid", uid);
            WriteSubject(json, match.Version, reviewed);
            WriteUser(json, reviewed.Request.User);
            WriteRaw(json, "object", obj);
            WriteRaw(json, "oldObject", old);
            json.WriteBoolean("dryRun", reviewed.Request.DryRun);
            ReviewOptions.Write(json, reviewed);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return into.WrittenMemory;
    }

    private static void WriteSubject(Utf8JsonWriter json, Resource version, ReviewedRequest reviewed)
    {
        WriteKind(json, "kind", reviewed.KindIn(version));
        WriteResource(json, "resource", version.Names);
        WriteText(json, "subResource", reviewed.Part);
        WriteKind(json, "requestKind", reviewed.KindIn(reviewed.Resource));
        WriteResource(json, "requestResource", reviewed.Resource.Names);
        WriteText(json, "requestSubResource", reviewed.Part);
        WriteText(json, "name", reviewed.Name);
        WriteText(json, "namespace", reviewed.Namespace);
        json.WriteString("operation", reviewed.Operation);
    }

    private static void WriteKind(Utf8JsonWriter json, string field, (string Group, string Version, string Kind) kind)
    {
        json.WriteStartObject(field);
        json.WriteString("group", kind.Group);
        json.WriteString("version", kind.Version);
        json.WriteString("kind", kind.Kind);
        json.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter json, string field, ResourceNames names)
    {
        json.WriteStartObject(field);
        json.WriteString("group", names.Group);
        json.WriteString("version", names.Version);
        json.WriteString("resource", names.Plural);
        json.WriteEndObject();
    }

    private static void WriteUser(Utf8JsonWriter json, UserIdentity user)
    {
        json.WriteStartObject("userInfo");
        WriteText(json, "username", user.Name);
        WriteText(json, "uid", user.Uid);
        WriteTexts(json, "groups", user.Groups);
        if (!user.Extra.IsEmpty)
        {
            json.WriteStartObject("extra");
            foreach (var (key, values) in user.Extra.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                WriteTexts(json, key, values);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string field, IReadOnlyCollection<string> texts)
    {
        if (texts.Count > 0)
        {
            json.WriteStartArray(field);
            foreach (var text in texts)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }
    }

    private static void WriteText(Utf8JsonWriter json, string field, string text)
    {
        if (text.Length > 0)
        {
            json.WriteString(field, text);
        }
    }

    // What is written here was encoded, or checked, by this server.
    private static void WriteRaw(Utf8JsonWriter json, string field, ReadOnlyMemory<byte>? bytes)
    {
        json.WritePropertyName(field);
        if (bytes is { IsEmpty: false } given)
        {
            json.WriteRawValue(given.Span, skipInputValidation: true);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
