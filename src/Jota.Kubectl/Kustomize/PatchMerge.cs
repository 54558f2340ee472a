using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>
/// Merges a patch into an object as kustomize does: lists with keys item by item, what is new before what is there; null removes;
/// <c>$patch</c> says the rest.
/// </summary>
internal static class PatchMerge
{
    private const string Directive = "$patch";

    /// <summary>The object with the patch; null when nothing is left of it.</summary>
    /// <param name="type">Its type; null where nobody knows it.</param>
    /// <param name="item">The object.</param>
    /// <param name="patch">The patch.</param>
    public static JsonObject? Apply(TypeSchema? type, JsonObject item, JsonObject patch) => Maps(type, item, patch);

    private static JsonObject? Maps(TypeSchema? type, JsonObject? there, JsonObject patch)
    {
        switch (patch.Text(Directive))
        {
            case "delete":
                return null;
            case "replace":
                return Plain(patch);
        }

        var merged = (JsonObject?)there?.DeepClone() ?? [];
        foreach (var (key, value) in patch)
        {
            if (key == Directive)
            {
                continue;
            }

            if (Merged(type?.Find(key), merged[key], value) is { } result)
            {
                merged[key] = result;
            }
            else
            {
                merged.Remove(key);
            }
        }

        return merged;
    }

    private static JsonNode? Merged(FieldSchema? field, JsonNode? there, JsonNode? patch) => patch switch
    {
        null => null,
        JsonObject map when field is { Shape: FieldShape.Map } => Maps(null, there as JsonObject, map),
        JsonObject map => Maps(field?.Type, there as JsonObject, map),
        JsonArray list when field is { Merges: true } => Lists(field, there as JsonArray ?? [], list),
        _ => patch.DeepClone(),
    };

    private static JsonArray Lists(FieldSchema field, JsonArray there, JsonArray patch)
    {
        if (patch.OfType<JsonObject>().Any(item => item.Text(Directive) == "replace" && item.Count == 1))
        {
            return [.. patch.Where(item => item.Text(Directive) != "replace").Select(item => item?.DeepClone())];
        }

        if (field.MergeKey is null)
        {
            return [.. patch.Concat(there.Where(own => !patch.Any(item => Trees.Same(item, own)))).Select(item => item?.DeepClone())];
        }

        string[] keys = field.MapKeys is { IsDefaultOrEmpty: false } several ? [.. several] : [field.MergeKey];
        var rest = there.OfType<JsonObject>().ToList();
        var merged = new List<JsonObject>();
        foreach (var item in patch.OfType<JsonObject>())
        {
            // Keys that are not told are not compared.
            var told = keys.Where(key => item[key] is not null).ToList();
            var own = told.Count == 0 ? null : rest.Find(other => told.TrueForAll(key => Trees.Same(other[key], item[key])));
            if (own is not null)
            {
                rest.Remove(own);
            }

            if (Maps(field.Type, own, item) is { } result)
            {
                merged.Add(result);
            }
        }

        return [.. merged.Concat(rest).Select(item => item.DeepClone())];
    }

    private static JsonObject Plain(JsonObject patch)
    {
        var copy = (JsonObject)patch.DeepClone();
        copy.Remove(Directive);
        return copy;
    }
}
