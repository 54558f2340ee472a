using k8s.Models;

namespace Jota.Api;

/// <summary>What alternatives within a structural schema may not say: types, defaults, and whatever else shapes a value.</summary>
internal static class NestedRules
{
    /// <summary>Checks the alternatives of a schema; those that say "a whole number or a text" are as upstream wants them.</summary>
    public static void Validate(V1JSONSchemaProps schema, FieldErrors at)
    {
        var intOrString = schema.XKubernetesIntOrString == true;
        Alternatives(schema, intOrString && IsIntOrString(schema.AnyOf),
            intOrString && schema.AllOf is [var first, ..] && IsIntOrString(first.AnyOf), at);
    }

    private static bool IsIntOrString(IList<V1JSONSchemaProps>? anyOf) => anyOf is [{ Type: "integer" }, { Type: "string" }];

    private static void Alternatives(V1JSONSchemaProps schema, bool skipAnyOf, bool skipFirstAllOf, FieldErrors at)
    {
        for (var i = 0; !skipAnyOf && i < schema.AnyOf?.Count; i++)
        {
            Nested(schema.AnyOf[i], false, at.At("anyOf").At(i));
        }

        for (var i = 0; i < schema.AllOf?.Count; i++)
        {
            Nested(schema.AllOf[i], skipFirstAllOf && i == 0, at.At("allOf").At(i));
        }

        for (var i = 0; i < schema.OneOf?.Count; i++)
        {
            Nested(schema.OneOf[i], false, at.At("oneOf").At(i));
        }

        if (schema.Not is { } not)
        {
            Nested(not, false, at.At("not"));
        }
    }

    private static void Nested(V1JSONSchemaProps schema, bool skipAnyOf, FieldErrors at)
    {
        Alternatives(schema, skipAnyOf, false, at);
        if (JsonSchemaReader.ItemsOf(schema) is { } items)
        {
            Nested(items, false, at.At("items"));
        }

        foreach (var (name, property) in schema.Properties ?? new Dictionary<string, V1JSONSchemaProps>())
        {
            Nested(property, false, at.At("properties").Key(name));
        }

        Shapes(schema, at);
        Extensions(schema, at);
        if (schema.Properties?.ContainsKey("metadata") == true)
        {
            at.At("properties").Key("metadata").Forbidden("must not be specified in a nested context");
        }
    }

    private static void Shapes(V1JSONSchemaProps schema, FieldErrors at)
    {
        Forbid(!string.IsNullOrEmpty(schema.Type), "type", "empty", at);
        Forbid(JsonSchemaReader.IsThere(schema.AdditionalProperties), "additionalProperties", "undefined", at);
        Forbid(JsonSchemaReader.IsThere(schema.DefaultProperty), "default", "undefined", at);
        Forbid(!string.IsNullOrEmpty(schema.Title), "title", "empty", at);
        Forbid(!string.IsNullOrEmpty(schema.Description), "description", "empty", at);
        Forbid(schema.Nullable == true, "nullable", "false", at);
    }

    private static void Extensions(V1JSONSchemaProps schema, FieldErrors at)
    {
        Forbid(schema.XKubernetesPreserveUnknownFields == true, "x-kubernetes-preserve-unknown-fields", "false", at);
        Forbid(schema.XKubernetesEmbeddedResource == true, "x-kubernetes-embedded-resource", "false", at);
        Forbid(schema.XKubernetesIntOrString == true, "x-kubernetes-int-or-string", "false", at);
        Forbid(schema.XKubernetesListMapKeys is { Count: > 0 }, "x-kubernetes-list-map-keys", "empty", at);
        Forbid(schema.XKubernetesListType is not null, "x-kubernetes-list-type", "undefined", at);
        Forbid(schema.XKubernetesMapType is not null, "x-kubernetes-map-type", "undefined", at);
    }

    private static void Forbid(bool said, string name, string must, FieldErrors at)
    {
        if (said)
        {
            at.At(name).Forbidden($"must be {must} to be structural");
        }
    }
}
