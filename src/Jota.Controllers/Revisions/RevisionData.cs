using System.Buffers;
using System.Text.Json;
using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// What a revision keeps of its owner: a patch that brings the template back, as upstream's <c>kubectl rollout undo</c> applies it.
/// </summary>
internal static class RevisionData
{
    /// <summary>The patch that makes a template of an owner what it is now.</summary>
    public static JsonElement OfTemplate(V1PodTemplateSpec template)
    {
        using var document = JsonDocument.Parse(ApiJson.Encode(template));
        var into = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(into))
        {
            json.WriteStartObject();
            json.WriteStartObject("spec"u8);
            json.WriteStartObject("template"u8);
            json.WriteString("$patch"u8, "replace"u8);
            foreach (var field in document.RootElement.EnumerateObject())
            {
                field.WriteTo(json);
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return JsonElement.Parse(into.WrittenSpan);
    }

    /// <summary>The template that a revision keeps; null where it keeps none.</summary>
    public static V1PodTemplateSpec? TemplateOf(V1ControllerRevision revision)
    {
        if (revision.Data is not JsonElement { ValueKind: JsonValueKind.Object } json || !json.TryGetProperty("spec"u8, out var spec)
            || !spec.TryGetProperty("template"u8, out var template))
        {
            return null;
        }

        var into = new ArrayBufferWriter<byte>();
        using (var plain = new Utf8JsonWriter(into))
        {
            plain.WriteStartObject();
            foreach (var field in template.EnumerateObject().Where(field => !field.NameEquals("$patch"u8)))
            {
                field.WriteTo(plain);
            }

            plain.WriteEndObject();
        }

        return ApiJson.Decode<V1PodTemplateSpec>(into.WrittenSpan);
    }

    /// <summary>Equal for revisions that mean the same.</summary>
    public static string Fingerprint(V1ControllerRevision revision) =>
        revision.Data is JsonElement json ? TemplateFingerprint.Of(json) : "";
}
