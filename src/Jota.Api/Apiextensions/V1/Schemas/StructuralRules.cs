using System.Text.Json;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// That a schema is structural: every value has a type, and alternatives (<c>allOf</c>, <c>anyOf</c>, <c>oneOf</c>, <c>not</c>) only
/// restrict what stands outside of them.
/// </summary>
internal static class StructuralRules
{
    private enum Level
    {
        Root,
        Item,
        Field,
    }

    /// <summary>Refuses what is not structural, in order of the messages as upstream sorts them; answers whether it is.</summary>
    public static bool Validate(V1JSONSchemaProps schema, FieldErrors at)
    {
        var found = new FieldErrors();
        var root = At(found, at.Path);
        Invariants(schema, Level.Root, root);
        Completeness.Validate(schema, root);
        at.AddAll(found.All.OrderBy(error => error.ToString(), StringComparer.Ordinal));
        return !found.Any;
    }

    private static FieldErrors At(FieldErrors errors, string path) => errors.At(path);

    private static void Invariants(V1JSONSchemaProps? schema, Level level, FieldErrors at)
    {
        if (schema is null)
        {
            return;
        }

        var items = JsonSchemaReader.ItemsOf(schema);
        if (schema.Type == "array" && items is null)
        {
            at.At("items").Required("must be specified");
        }

        Invariants(items, Level.Item, at.At("items"));
        foreach (var (name, property) in schema.Properties ?? new Dictionary<string, V1JSONSchemaProps>())
        {
            Invariants(property, Level.Field, at.At("properties").Key(name));
        }

        Further(schema, level, at.At("additionalProperties"));
        Extensions(schema, at);
        NestedRules.Validate(schema, at);
        Typed(schema, level, at);
        Head(schema, level, at);
    }

    private static void Further(V1JSONSchemaProps schema, Level level, FieldErrors at)
    {
        if (schema.AdditionalProperties is null or JsonElement { ValueKind: JsonValueKind.Null })
        {
            return;
        }

        if (level == Level.Root)
        {
            at.Forbidden("must not be used at the root");
        }

        if (schema.XKubernetesEmbeddedResource == true)
        {
            at.Forbidden("must not be used if x-kubernetes-embedded-resource is set");
        }

        Invariants(JsonSchemaReader.AdditionalPropertiesOf(schema), Level.Field, at);
    }

    private static void Extensions(V1JSONSchemaProps schema, FieldErrors at)
    {
        if (schema.XKubernetesIntOrString != true)
        {
            return;
        }

        const string Rule = "must be false if x-kubernetes-int-or-string is true";
        if (schema.XKubernetesPreserveUnknownFields == true)
        {
            at.At("x-kubernetes-preserve-unknown-fields").Invalid(true, Rule);
        }

        if (schema.XKubernetesEmbeddedResource == true)
        {
            at.At("x-kubernetes-embedded-resource").Invalid(true, Rule);
        }
    }

    private static void Typed(V1JSONSchemaProps schema, Level level, FieldErrors at)
    {
        var (type, embedded) = (schema.Type ?? "", schema.XKubernetesEmbeddedResource == true);
        if (embedded && type.Length == 0)
        {
            at.At("type").Required("must be object if x-kubernetes-embedded-resource is true");
        }
        else if (embedded && type != "object")
        {
            at.At("type").Invalid(type, "must be object if x-kubernetes-embedded-resource is true");
        }
        else if (type.Length == 0 && schema.XKubernetesIntOrString != true && schema.XKubernetesPreserveUnknownFields != true)
        {
            at.At("type").Required(level switch
            {
                Level.Root => "must not be empty at the root",
                Level.Item => "must not be empty for specified array items",
                _ => "must not be empty for specified object fields",
            });
        }

        if (level == Level.Root && type.Length > 0 && type != "object")
        {
            at.At("type").Invalid(type, "must be object at the root");
        }

        if (embedded && schema.XKubernetesPreserveUnknownFields != true && schema.Properties is not { Count: > 0 })
        {
            at.At("properties").Required(
                "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields");
        }
    }

    private static void Head(V1JSONSchemaProps schema, Level level, FieldErrors at)
    {
        var isHead = level == Level.Root || schema.XKubernetesEmbeddedResource == true;
        foreach (var name in (string[])["kind", "apiVersion"])
        {
            if (isHead && schema.Properties is not null && schema.Properties.TryGetValue(name, out var said) && said.Type != "string")
            {
                at.At("properties").Key(name).At("type").Invalid(said.Type ?? "", "must be string");
            }
        }

        if (schema.Properties is not null && schema.Properties.TryGetValue("metadata", out var metadata) && isHead)
        {
            Metadata(metadata, level, at.At("properties").Key("metadata"));
        }
    }

    private static void Metadata(V1JSONSchemaProps metadata, Level level, FieldErrors at)
    {
        if (metadata.Type != "object")
        {
            at.At("type").Invalid(metadata.Type ?? "", "must be object");
        }

        var rest = metadata with { Type = null, DefaultProperty = null, Description = null, Properties = null };
        var known = metadata.Properties?.Keys.All(name => name is "name" or "generateName") != false;
        if (level == Level.Root && !(known && ModelCopy.Same(rest, new V1JSONSchemaProps())))
        {
            at.Forbidden("must not specify anything other than name and generateName, but metadata is implicitly specified");
        }
    }
}
