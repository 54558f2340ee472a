using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>
/// <c>openapi</c>: a document by which patches merge lists, in the place of what is built in. A type that contains itself is taken as a
/// whole where it does.
/// </summary>
/// <param name="document">OpenAPI, version 2.</param>
internal sealed class CustomSchemas(JsonObject document)
{
    private readonly Dictionary<string, TypeSchema> _types = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    /// <summary>The type of a kind; null where the document tells of none.</summary>
    public TypeSchema? Find(string apiVersion, string kind)
    {
        var (group, version) = ResourceId.Split(apiVersion);
        var name = document.Fields("definitions").FirstOrDefault(definition => definition.Value.Items("x-kubernetes-group-version-kind")
            .Any(id => (id.Text("group"), id.Text("version"), id.Text("kind")) == (group, version, kind))).Key;
        return name is null ? null : Named(name);
    }

    private TypeSchema? Named(string name)
    {
        if (_types.TryGetValue(name, out var known) || document.At("definitions", name) is not { } definition || !_open.Add(name))
        {
            return known;
        }

        var made = _types[name] = Of(name, definition);
        _open.Remove(name);
        return made;
    }

    private TypeSchema Of(string name, JsonNode definition) =>
        new(name, TypeForm.Object, definition.Fields("properties").Select(field => FieldOf(name, field.Key, field.Value)));

    private FieldSchema FieldOf(string owner, string name, JsonNode? told)
    {
        var shape = told.Text("type") == "array" ? FieldShape.List
            : told.At("additionalProperties") is JsonObject ? FieldShape.Map : FieldShape.Single;
        var each = shape switch
        {
            FieldShape.List => told.At("items"),
            FieldShape.Map => told.At("additionalProperties"),
            _ => told,
        };
        return new(name)
        {
            Shape = shape,
            Merges = told.Text("x-kubernetes-patch-strategy").Split(',').Contains("merge"),
            MergeKey = told.Text("x-kubernetes-patch-merge-key") is { Length: > 0 } key ? key : null,
            MapKeys = [.. told.Items("x-kubernetes-list-map-keys").Select(item => (string?)item ?? "")],
            Type = TypeOf($"{owner}.{name}", each),
        };
    }

    private TypeSchema? TypeOf(string name, JsonNode? told) =>
        told.Text("$ref") is { Length: > 0 } reference ? Named(reference[(reference.LastIndexOf('/') + 1)..])
        : told.At("properties") is not null ? Of(name, told!) : null;
}
