using k8s.Models;

namespace Jota.Api;

/// <summary>Whatever alternatives speak of must be declared outside of them as well.</summary>
internal static class Completeness
{
    public static void Validate(V1JSONSchemaProps schema, FieldErrors at)
    {
        Alternatives(schema, schema, at, at);
        if (JsonSchemaReader.ItemsOf(schema) is { } items)
        {
            Validate(items, at.At("items"));
        }

        foreach (var (name, property) in schema.Properties ?? new Dictionary<string, V1JSONSchemaProps>())
        {
            Validate(property, at.At("properties").Key(name));
        }

        if (JsonSchemaReader.AdditionalPropertiesOf(schema) is { } further)
        {
            Validate(further, at.At("additionalProperties"));
        }
    }

    private static void Alternatives(V1JSONSchemaProps value, V1JSONSchemaProps? declared, FieldErrors place, FieldErrors at)
    {
        Each(value.AllOf, "allOf", declared, place, at);
        Each(value.AnyOf, "anyOf", declared, place, at);
        Each(value.OneOf, "oneOf", declared, place, at);
        if (value.Not is { } not)
        {
            Nested(not, declared, place, at.At("not"));
        }
    }

    private static void Each(IList<V1JSONSchemaProps>? values, string name, V1JSONSchemaProps? declared, FieldErrors place, FieldErrors at)
    {
        for (var i = 0; i < values?.Count; i++)
        {
            Nested(values[i], declared, place, at.At(name).At(i));
        }
    }

    private static void Nested(V1JSONSchemaProps value, V1JSONSchemaProps? declared, FieldErrors place, FieldErrors at)
    {
        if (declared is null)
        {
            place.Required($"because it is defined in {at.Path}");
            return;
        }

        Alternatives(value, declared, place, at);
        if (JsonSchemaReader.ItemsOf(value) is { } items)
        {
            Nested(items, JsonSchemaReader.ItemsOf(declared), place.At("items"), at.At("items"));
        }

        foreach (var (name, property) in value.Properties ?? new Dictionary<string, V1JSONSchemaProps>())
        {
            var known = declared.Properties is not null && declared.Properties.TryGetValue(name, out var found) ? found : null;
            Nested(property, known, place.At("properties").Key(name), at.At("properties").Key(name));
        }
    }
}
