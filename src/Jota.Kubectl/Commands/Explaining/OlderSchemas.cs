using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>All types of a server, as its OpenAPI v2 has them.</summary>
/// <param name="document">The server's document.</param>
internal sealed class OlderSchemas(JsonObject document)
{
    private const string Root = "#/definitions/";
    private const string KindOf = "x-kubernetes-group-version-kind";

    /// <summary>The schema of a type; null where there is none.</summary>
    public JsonNode? Of(ResourceMapping type) => document.Fields("definitions").Select(field => field.Value).FirstOrDefault(
        schema => schema.Items(KindOf).Any(
            one => one.Text("group") == type.Group && one.Text("version") == type.Version && one.Kind() == type.Kind));

    /// <summary>What a schema refers to, or itself.</summary>
    public JsonNode? Resolve(JsonNode? schema) => schema.Text("$ref") is { Length: > 0 } reference
        ? document.At("definitions", reference[Root.Length..])
        : schema;

    /// <summary>
    /// The type whose fields a schema leads to: through what it refers to, a list's items, a map's values; null where none.
    /// </summary>
    public JsonNode? FieldsOf(JsonNode? schema)
    {
        var resolved = Resolve(schema);
        return resolved.At("properties") is not null ? resolved
            : resolved.At("items") is { } items ? FieldsOf(items)
            : resolved.At("additionalProperties") is JsonObject values ? FieldsOf(values)
            : null;
    }

    /// <summary>A type's name as people read it.</summary>
    public string NameOf(JsonNode? schema)
    {
        var resolved = Resolve(schema);
        return resolved.At("items") is { } items ? $"[]{NameOf(items)}"
            : resolved.At("additionalProperties") is JsonObject values ? $"map[string]{NameOf(values)}"
            : resolved.Text("type") is { Length: > 0 } type and not "object" ? type
            : resolved.At("type") is not null && resolved.At("properties") is null ? "map[string]"
            : "Object";
    }
}
