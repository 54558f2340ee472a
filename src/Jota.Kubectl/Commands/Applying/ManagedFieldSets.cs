using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Sets of fields as <c>managedFields</c> has them.</summary>
internal static class ManagedFieldSets
{
    private static readonly string[] AnnotationPath = ["f:metadata", "f:annotations", "f:" + LastApplied.Annotation];

    /// <summary>Whether an entry has what remembers the last apply.</summary>
    public static bool RemembersApply(JsonNode? entry) => entry.At("fieldsV1").At(AnnotationPath) is not null;

    /// <summary>All fields of both.</summary>
    public static JsonObject Union(JsonObject one, JsonObject other)
    {
        var union = (JsonObject)one.DeepClone();
        foreach (var (key, value) in other)
        {
            union[key] = union[key] is JsonObject own && value is JsonObject map ? Union(own, map) : value?.DeepClone();
        }

        return union;
    }
}
