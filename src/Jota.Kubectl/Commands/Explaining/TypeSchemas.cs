using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>The types of one group and version, as the server's OpenAPI v3 has them.</summary>
/// <param name="document">The server's document.</param>
internal sealed class TypeSchemas(JsonObject document)
{
    private const string KindOf = "x-kubernetes-group-version-kind";
    private static readonly string[] Verbs = ["get", "post", "put", "patch", "delete"];

    /// <summary>What a path's objects are, with group, version and kind; null where the document has no such path.</summary>
    public JsonObject? KindAt(ResourceMapping type)
    {
        foreach (var path in (string[])[type.PathOf(""), type.PathOf("NAME").Replace("/NAME/", "/{namespace}/", StringComparison.Ordinal)])
        {
            foreach (var full in (string[])[path, path + "/{name}"])
            {
                if (Verbs.Select(verb => document.At("paths", full, verb, KindOf)).OfType<JsonObject>().FirstOrDefault() is { } kind)
                {
                    return kind;
                }
            }
        }

        return null;
    }

    /// <summary>The schema of a kind; null where there is none.</summary>
    public JsonObject? Of(JsonObject kind)
    {
        foreach (var (_, schema) in document.Fields("components", "schemas"))
        {
            var isOf = schema.Items(KindOf).Any(
                one => one.Text("group") == kind.Text("group") && one.Text("version") == kind.Text("version") && one.Kind() == kind.Kind());
            if (isOf)
            {
                return schema as JsonObject;
            }
        }

        return null;
    }

    /// <summary>The name that a schema refers to another by; empty where it is one itself.</summary>
    public static string ReferenceOf(JsonNode? schema) => schema.Text("$ref");

    /// <summary>What a schema refers to, or itself.</summary>
    public JsonNode? Resolve(JsonNode? schema)
    {
        var reference = ReferenceOf(schema);
        return reference.Length == 0
            ? schema
            : document.At("components", "schemas", reference[(reference.LastIndexOf('/') + 1)..]) ?? schema;
    }

    /// <summary>Schemas that say more about what one describes: a list's items, a map's values, what it must be besides.</summary>
    public static IEnumerable<JsonNode?> PartsOf(JsonNode? resolved)
    {
        foreach (var part in resolved.Items("allOf"))
        {
            yield return part;
        }

        foreach (var within in (string[])["items", "additionalProperties"])
        {
            if (resolved.At(within) is JsonObject part)
            {
                yield return part;
            }
        }
    }

    /// <summary>A field of a type, of a list's items or of a map's values; null where there is none.</summary>
    public JsonNode? Field(JsonNode? schema, string name)
    {
        var resolved = Resolve(schema);
        return resolved.At("properties", name)
            ?? PartsOf(resolved).Select(part => Field(part, name)).FirstOrDefault(found => found is not null);
    }

    /// <summary>Whether the document has a type, and the field that a way leads to.</summary>
    public bool Has(ResourceMapping type, IReadOnlyList<string> path) =>
        KindAt(type) is { } kind && path.Aggregate((JsonNode?)Of(kind), (at, field) => at is null ? null : Field(at, field)) is not null;

    /// <summary>The names of all such fields.</summary>
    public IEnumerable<string> FieldNames(JsonNode? schema)
    {
        var resolved = Resolve(schema);
        return resolved.Fields("properties").Select(field => field.Key).Concat(PartsOf(resolved).SelectMany(FieldNames));
    }

    /// <summary>A type's name as people read it: <c>string</c>, <c>[]Container</c>, <c>map[string]Quantity</c>, <c>Object</c>.</summary>
    public string NameOf(JsonNode? schema)
    {
        if (schema.At("items") is { } items)
        {
            return $"[]{NameOf(items)}";
        }

        if (schema.At("additionalProperties") is JsonObject values)
        {
            return $"map[string]{NameOf(values)}";
        }

        if (schema.At("allOf") is JsonArray { Count: 1 } only && schema.At("properties") is null)
        {
            return NameOf(only[0]);
        }

        var reference = ReferenceOf(schema);
        var type = Resolve(schema).Text("type");
        return type is not ("" or "object") ? reference.Length > 0 ? NameOf(Resolve(schema)) : type
            : reference.Length > 0 ? reference[(reference.LastIndexOf('.') + 1)..]
            : "Object";
    }

    /// <summary>All that is said about a schema: its own words, then those of what it refers to. Each ends its line.</summary>
    public string DescriptionOf(JsonNode? schema)
    {
        var resolved = Resolve(schema);
        var own = resolved.Text("description");
        return (own.Length > 0 ? own + "\n" : "") + string.Concat(PartsOf(resolved).Select(DescriptionOf));
    }
}
