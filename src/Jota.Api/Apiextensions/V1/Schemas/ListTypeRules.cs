using k8s.Models;

namespace Jota.Api;

/// <summary>How lists and maps are merged must fit what they hold.</summary>
internal static class ListTypeRules
{
    private static readonly string[] MapTypes = ["atomic", "granular"];
    private static readonly string[] ListTypes = ["atomic", "set", "map"];

    public static void Validate(V1JSONSchemaProps schema, FieldErrors at)
    {
        if (schema.XKubernetesMapType is { } mapType)
        {
            OfType(schema.Type, "object", "x-kubernetes-map-type", at);
            if (!MapTypes.Contains(mapType))
            {
                at.At("x-kubernetes-map-type").NotSupported(mapType, MapTypes);
            }
        }

        var items = JsonSchemaReader.ItemsOf(schema);
        if (schema.XKubernetesListType is { } listType)
        {
            if (OfType(schema.Type, "array", "x-kubernetes-list-type", at) && listType == "set" && items is not null)
            {
                Set(items, at.At("items"));
            }

            if (!ListTypes.Contains(listType))
            {
                at.At("x-kubernetes-list-type").NotSupported(listType, ListTypes);
            }
        }

        Keys(schema, items, at);
    }

    private static bool OfType(string? type, string wanted, string word, FieldErrors at)
    {
        if (type == wanted)
        {
            return true;
        }

        if (string.IsNullOrEmpty(type))
        {
            at.At("type").Required($"must be {wanted} if {word} is specified");
        }
        else
        {
            at.At("type").Invalid(type, $"must be {wanted} if {word} is specified");
        }

        return false;
    }

    private static void Set(V1JSONSchemaProps items, FieldErrors at)
    {
        const string Rule = "must be atomic as item of a list with x-kubernetes-list-type=set";
        if (items is { Type: "array", XKubernetesListType: not (null or "atomic") })
        {
            at.At("x-kubernetes-list-type").Invalid(items.XKubernetesListType, Rule);
        }

        if (items is { Type: "object", XKubernetesMapType: not "atomic" })
        {
            at.At("x-kubernetes-map-type").Invalid(items.XKubernetesMapType, Rule);
        }

        if (items.Nullable == true)
        {
            at.At("nullable").Forbidden("cannot be nullable when x-kubernetes-list-type is set");
        }
    }

    private static void Keys(V1JSONSchemaProps schema, V1JSONSchemaProps? items, FieldErrors at)
    {
        var keys = schema.XKubernetesListMapKeys ?? [];
        if (keys.Count > 0 && schema.XKubernetesListType is null)
        {
            at.At("x-kubernetes-list-type").Required("must be map if x-kubernetes-list-map-keys is non-empty");
        }
        else if (keys.Count > 0 && schema.XKubernetesListType != "map")
        {
            at.At("x-kubernetes-list-type").Invalid(schema.XKubernetesListType, "must be map if x-kubernetes-list-map-keys is non-empty");
        }

        if (schema.XKubernetesListType != "map")
        {
            return;
        }

        if (keys.Count == 0)
        {
            at.At("x-kubernetes-list-map-keys").Required("must not be empty if x-kubernetes-list-type is map");
        }

        if (schema.Items is null)
        {
            at.At("items").Required("must have a schema if x-kubernetes-list-type is map");
        }
        else if (items is { Type: not "object" })
        {
            at.At("items").At("type").Invalid(items.Type ?? "", "must be object if parent array's x-kubernetes-list-type is map");
        }
        else if (items is not null)
        {
            KeysOf(items, keys, at);
        }
    }

    private static void KeysOf(V1JSONSchemaProps items, IList<string> keys, FieldErrors at)
    {
        var (place, shown) = (at.At("x-kubernetes-list-map-keys"), ShownText.List(keys.Select(ShownText.Quote)));
        foreach (var key in keys)
        {
            if (items.Properties is null || !items.Properties.TryGetValue(key, out var property))
            {
                place.Invalid(shown, "entries must all be names of item properties");
            }
            else if (property.Type is "array" or "object")
            {
                at.At("items").At("properties").Key(key).At("type")
                    .Invalid(items.Type, "must be a scalar type if parent array's x-kubernetes-list-type is map");
            }
        }

        if (keys.Distinct().Count() < keys.Count)
        {
            place.Invalid(shown, "must not contain duplicate entries");
        }

        if (items.Nullable == true)
        {
            at.At("items").At("nullable").Forbidden("cannot be nullable when x-kubernetes-list-type is map");
        }

        var required = (items.Required ?? []).ToHashSet(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (items.Properties is not null && items.Properties.TryGetValue(key, out var property))
            {
                AlwaysThere(property, required.Contains(key), at.At("items").At("properties").Key(key));
            }
        }
    }

    private static void AlwaysThere(V1JSONSchemaProps property, bool isRequired, FieldErrors at)
    {
        if (!isRequired && property.DefaultProperty is null)
        {
            at.At("default").Required(
                "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property");
        }

        if (property.Nullable == true)
        {
            at.At("nullable").Forbidden("this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
        }
    }
}
