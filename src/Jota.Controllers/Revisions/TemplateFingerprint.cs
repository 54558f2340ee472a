using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// What a pod template says, boiled down: equal for templates that mean the same, however their fields are ordered and whether empty
/// maps and lists are written or left out. The <c>pod-template-hash</c> label is no part of it.
/// </summary>
internal static class TemplateFingerprint
{
    private static readonly HashSet<string> Maps =
        new(["annotations", "labels", "nodeSelector", "overhead", "limits", "requests", "matchLabels"], StringComparer.Ordinal);

    /// <summary>The fingerprint, in hexadecimal.</summary>
    public static string Of(V1PodTemplateSpec template) => Convert.ToHexString(SHA256.HashData(Canonical(template)));

    /// <summary>The fingerprint of JSON in which templates stand, such as that of a revision.</summary>
    public static string Of(JsonElement json) => Convert.ToHexString(SHA256.HashData(Canonical(json)));

    /// <summary>The template as JSON with sorted fields.</summary>
    public static ReadOnlySpan<byte> Canonical(V1PodTemplateSpec template)
    {
        using var document = JsonDocument.Parse(ApiJson.Encode(template));
        return Canonical(document.RootElement);
    }

    private static ReadOnlySpan<byte> Canonical(JsonElement json)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(json, "", writer);
        }

        return buffer.WrittenSpan;
    }

    private static void Write(JsonElement element, string name, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in Said(element, name).OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(property.Value, property.Name, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(item, "", writer);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static IEnumerable<JsonProperty> Said(JsonElement element, string name) =>
        element.EnumerateObject().Where(p => !SaysNothing(p) && !(name == "labels" && p.NameEquals(TemplateHash.Label)));

    private static bool SaysNothing(JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Array => property.Value.GetArrayLength() == 0,
        JsonValueKind.Object => Maps.Contains(property.Name) && property.Value.EnumerateObject().All(p => p.NameEquals(TemplateHash.Label)),
        _ => false,
    };
}
