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

    /// <summary>Equal for revisions that mean the same.</summary>
    public static string Fingerprint(V1ControllerRevision revision) =>
        revision.Data is JsonElement json ? TemplateFingerprint.Of(json) : "";
}
