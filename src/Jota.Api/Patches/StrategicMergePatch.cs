using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>
/// Strategic merge patches: as merge patches, but lists whose schema has a merge key merge item by item, and directives in the
/// patch (<c>$patch</c>, <c>$retainKeys</c>, <c>$setElementOrder/…</c>, <c>$deleteFromPrimitiveList/…</c>) say the rest.
/// </summary>
public static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string Order = "$setElementOrder/";
    private const string DeleteFrom = "$deleteFromPrimitiveList/";

    /// <summary>The patched document. Throws <see cref="ApiException"/>: 400 unreadable, 422 a directive makes no sense.</summary>
    public static byte[] Apply(TypeSchema type, ReadOnlySpan<byte> document, ReadOnlySpan<byte> patch)
    {
        JsonNode? changes;
        try
        {
            changes = JsonTree.Parse(patch);
        }
        catch (FormatException wrong)
        {
            throw ApiException.BadRequest(wrong.Message);
        }

        var map = changes as JsonObject ?? throw ApiException.BadRequest(
            $"json: cannot unmarshal {JsonTree.WordFor(changes)} into Go value of type map[string]interface {{}}");
        return JsonTree.Write(MergeMap(type, JsonTree.Parse(document) as JsonObject ?? [], map));
    }

    /// <summary>Merges into the original, in place; the answer is the original unless a directive replaces it. The type is null where any JSON may stand.</summary>
    internal static JsonObject MergeMap(TypeSchema? type, JsonObject original, JsonObject patch)
    {
        switch (DirectiveOf(patch))
        {
            case "replace":
                return WithoutDirectives(patch);
            case "delete":
                return [];
        }

        KeepOnly(original, patch);
        foreach (var (key, value) in patch)
        {
            if (key.StartsWith(DeleteFrom, StringComparison.Ordinal))
            {
                RemovePrimitives(original, key[DeleteFrom.Length..], value);
            }
            else if (key.StartsWith(Order, StringComparison.Ordinal))
            {
                SetOrder(type, original, patch, key[Order.Length..], value);
            }
            else if (key is not (Directive or RetainKeys) && !patch.ContainsKey(Order + key))
            {
                MergeField(type?.Find(key), original, key, value);
            }
        }

        return original;
    }

    internal static string? DirectiveOf(JsonObject patch) => patch[Directive] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) && text is "replace" or "delete" or "merge" => text,
        var other => throw PatchErrors.DoesNotApply($"unknown patch type: {other.ToJsonString()}"),
    };

    /// <summary>A copy without what only speaks to the merge.</summary>
    internal static JsonObject WithoutDirectives(JsonObject patch) => new(
        patch.Where(p => !p.Key.StartsWith('$')).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));

    private static void MergeField(FieldSchema? field, JsonObject original, string key, JsonNode? value)
    {
        if (value is null)
        {
            original.Remove(key);
            return;
        }

        var old = original[key];
        var merged = MergeValue(field, old, value);
        if (!ReferenceEquals(old, merged))
        {
            original[key] = merged;
        }
    }

    private static JsonNode? MergeValue(FieldSchema? field, JsonNode? old, JsonNode value) => value switch
    {
        JsonObject map when field?.Replaces != true => MergeMap(TypeWithin(field), old as JsonObject ?? [], map),
        JsonObject map => WithoutDirectives(map),
        JsonArray list when field is { Merges: true } => StrategicListMerge.Merge(field, old as JsonArray ?? [], list),
        JsonArray list => StrategicListMerge.WithoutDirectives(list),
        _ => value.DeepClone(),
    };

    /// <summary>The type of the object that a field holds; a map's keys are free, so nothing is known of them.</summary>
    private static TypeSchema? TypeWithin(FieldSchema? field) =>
        field is { Shape: FieldShape.Single, Type: { Form: TypeForm.Object } type } ? type : null;

    private static void KeepOnly(JsonObject original, JsonObject patch)
    {
        if (!patch.TryGetPropertyValue(RetainKeys, out var node))
        {
            return;
        }

        var kept = (node as JsonArray ?? throw ApiException.BadRequest("invalid patch format of retainKeys"))
            .Select(k => k?.ToString() ?? "").ToHashSet(StringComparer.Ordinal);
        if (patch.Any(p => !p.Key.StartsWith('$') && p.Value is not null && !kept.Contains(p.Key)))
        {
            throw ApiException.BadRequest("invalid patch format of retainKeys");
        }

        foreach (var key in original.Select(o => o.Key).Where(k => !kept.Contains(k)).ToList())
        {
            original.Remove(key);
        }
    }

    private static void RemovePrimitives(JsonObject original, string key, JsonNode? values)
    {
        var gone = values as JsonArray ?? throw ApiException.BadRequest("invalid patch format of primitive list");
        if (original[key] is JsonArray list)
        {
            original[key] = new JsonArray([.. list.Where(i => !gone.Any(g => JsonNode.DeepEquals(g, i))).Select(i => i?.DeepClone())]);
        }
    }

    private static void SetOrder(TypeSchema? type, JsonObject original, JsonObject patch, string key, JsonNode? order)
    {
        var wanted = order as JsonArray ?? throw ApiException.BadRequest("invalid patch format of setElementOrder list");
        var present = patch.TryGetPropertyValue(key, out var value);
        if (present && value is null)
        {
            original.Remove(key);
            return;
        }

        if (type?.Find(key) is not { Merges: true } field)
        {
            MergeFieldIf(present, type?.Find(key), original, key, value);
            return;
        }

        RemovePrimitives(original, patch, key);
        if (present || original[key] is JsonArray)
        {
            original[key] = StrategicListMerge.Merge(field, original[key] as JsonArray ?? [], value as JsonArray ?? [], wanted);
        }
    }

    private static void MergeFieldIf(bool present, FieldSchema? field, JsonObject original, string key, JsonNode? value)
    {
        if (present)
        {
            MergeField(field, original, key, value);
        }
    }

    /// <summary>Removals come before the order is made, wherever they stand in the patch.</summary>
    private static void RemovePrimitives(JsonObject original, JsonObject patch, string key)
    {
        if (patch.TryGetPropertyValue(DeleteFrom + key, out var gone))
        {
            RemovePrimitives(original, key, gone);
        }
    }
}
