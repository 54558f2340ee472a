using System.Text.Json;
using k8s.Models;

namespace Jota.Api;

/// <summary>What of OpenAPI a schema may use, at any depth.</summary>
internal static class OpenApiRules
{
    private const int Deepest = 100;

    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];

    /// <summary>Checks a schema and all in it; answers whether it can be looked at any further.</summary>
    public static bool Validate(V1JSONSchemaProps schema, FieldErrors at)
    {
        if (SchemaDepth.IsOver(Deepest, schema))
        {
            at.Forbidden($"schemas may not be deeper than {Deepest} levels");
            return false;
        }

        Validate(schema, at, new(true, false, null));
        return true;
    }

    private static void Validate(V1JSONSchemaProps? schema, FieldErrors at, Place place)
    {
        if (schema is null)
        {
            return;
        }

        Unsupported(schema, at, place);
        Within(schema, at, place);
        ListTypeRules.Validate(schema, at);
    }

    private static void Unsupported(V1JSONSchemaProps schema, FieldErrors at, Place place)
    {
        if (place.NoDefaults is { } why && JsonSchemaReader.IsThere(schema.DefaultProperty))
        {
            at.At("default").Forbidden(why);
        }

        Forbid(!string.IsNullOrEmpty(schema.Id), "id", at);
        Forbid(JsonSchemaReader.IsThere(schema.AdditionalItems), "additionalItems", at);
        Forbid(schema.PatternProperties is { Count: > 0 }, "patternProperties", at);
        Forbid(schema.Definitions is { Count: > 0 }, "definitions", at);
        Forbid(schema.Dependencies is { Count: > 0 }, "dependencies", at);
        Forbid(schema.RefProperty is not null, "$ref", at);
        if (schema.Type == "null")
        {
            at.At("type").Forbidden("type cannot be set to null, use nullable as an alternative");
        }
        else if (!string.IsNullOrEmpty(schema.Type) && !Types.Contains(schema.Type))
        {
            at.At("type").NotSupported(schema.Type, Types);
        }

        if (schema.Items is JsonElement { ValueKind: JsonValueKind.Array })
        {
            at.At("items").Forbidden("items must be a schema object and not an array");
        }

        if (place.InMetadata && schema.XKubernetesEmbeddedResource == true)
        {
            at.At("x-kubernetes-embedded-resource").Forbidden("must not be used inside of resource meta");
        }

        if (schema.UniqueItems == true)
        {
            at.At("uniqueItems").Forbidden("uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
        }

        if (schema.XKubernetesPreserveUnknownFields == false)
        {
            at.At("x-kubernetes-preserve-unknown-fields").Invalid(false, "must be true or undefined");
        }
    }

    private static void Within(V1JSONSchemaProps schema, FieldErrors at, Place place)
    {
        var inner = place.Inner();
        if (JsonSchemaReader.IsThere(schema.AdditionalProperties))
        {
            AdditionalProperties(schema, at.At("additionalProperties"), inner);
        }

        foreach (var (name, property) in schema.Properties ?? new Dictionary<string, V1JSONSchemaProps>())
        {
            var isHead = (place.IsRoot || schema.XKubernetesEmbeddedResource == true) && name is "apiVersion" or "kind" or "metadata";
            Validate(property, at.At("properties").Key(name), isHead ? inner.OfHead(place.IsRoot ? name : null) : inner);
        }

        Validate(schema.Not, at.At("not"), inner);
        Each(schema.AllOf, at.At("allOf"), inner);
        Each(schema.OneOf, at.At("oneOf"), inner);
        Each(schema.AnyOf, at.At("anyOf"), inner);
        Validate(JsonSchemaReader.ItemsOf(schema), at.At("items"), inner);
    }

    private static void AdditionalProperties(V1JSONSchemaProps schema, FieldErrors at, Place inner)
    {
        var further = JsonSchemaReader.AdditionalPropertiesOf(schema);
        var none = schema.AdditionalProperties is JsonElement { ValueKind: JsonValueKind.False };
        if (schema.Properties is { Count: > 0 } && (further is not null || none))
        {
            at.Forbidden("additionalProperties and properties are mutual exclusive");
        }

        const string why = "inside additionalProperties applying to object metadata";
        Validate(further, at, inner.InMetadata ? inner with { NoDefaults = why } : inner);
    }

    private static void Each(IList<V1JSONSchemaProps>? schemas, FieldErrors at, Place inner)
    {
        for (var i = 0; i < schemas?.Count; i++)
        {
            Validate(schemas[i], at.At(i), inner);
        }
    }

    private static void Forbid(bool isThere, string name, FieldErrors at)
    {
        if (isThere)
        {
            at.At(name).Forbidden($"{name} is not supported");
        }
    }

    /// <summary>Where in a schema a check is.</summary>
    private readonly record struct Place(bool IsRoot, bool InMetadata, string? NoDefaults)
    {
        public Place Inner() => this with { IsRoot = false };

        public Place OfHead(string? atRoot) =>
            this with { InMetadata = true, NoDefaults = atRoot is null ? NoDefaults : $"must not be set in top-level {atRoot}" };
    }
}
