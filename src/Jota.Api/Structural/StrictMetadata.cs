using System.Text;
using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>Metadata as it was sent in a document without a type.</summary>
internal static class StrictMetadata
{
    private static readonly TypeSchema Type = Schemas.Find("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")!;

    /// <summary>
    /// A copy without what no metadata has, whose paths are told, and without nulls. Throws <see cref="FormatException"/> with upstream's
    /// text for values of the wrong type.
    /// </summary>
    public static JsonNode Clean(JsonNode metadata, string path, List<string>? told)
    {
        var json = Encoding.UTF8.GetBytes(UntypedJson.Sorted(metadata));
        var clean = StrictDecoder.Check(Type, json, out var findings);
        told?.AddRange(findings.Select(finding => finding.Replace("field \"", $"field \"{path}.", StringComparison.Ordinal)));
        if (findings.Count == 0)
        {
            return JsonReading.Read(clean.Span, null)!;
        }

        var node = (JsonObject)JsonReading.Read(clean.Span, null)!;
        foreach (var unknown in node.Select(field => field.Key).Where(name => Type.Find(name) is null).ToList())
        {
            node.Remove(unknown);
        }

        return node;
    }
}
