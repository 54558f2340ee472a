using System.Buffers;
using System.Text.Json;
using Jota.Api;
using Jota.ApiServer.Matching;

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
            ReviewSubject.Write(json, match.Version, reviewed);
            WriteRaw(json, "object", obj);
            WriteRaw(json, "oldObject", old);
            json.WriteBoolean("dryRun", reviewed.Request.DryRun);
            ReviewOptions.Write(json, reviewed);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return into.WrittenMemory;
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
