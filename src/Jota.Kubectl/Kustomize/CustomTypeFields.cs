using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>
/// <c>crds</c>: what definitions in OpenAPI's form say of fields by upstream's <c>x-kubernetes-</c> marks: which name other objects, which
/// are labels' selectors, annotations and names.
/// </summary>
/// <param name="definitions">By the types' names.</param>
internal sealed class CustomTypeFields(JsonObject definitions)
{
    private readonly List<FieldSpec> _annotations = [];
    private readonly List<FieldSpec> _labels = [];
    private readonly List<FieldSpec> _names = [];
    private readonly List<NameReference> _references = [];

    /// <summary>Reads a file. Throws where it is of another form, such as a CustomResourceDefinition.</summary>
    public static TransformerFields Read(JsonNode? file, string source) =>
        file is JsonObject definitions && definitions.All(each => each.Value is JsonObject)
            ? new CustomTypeFields(definitions).All()
            : throw KustomizeErrors.Wrong(
                $"loading CRDs [{source}]: unable to parse open API definition from '{source}': its fields are no definitions of types");

    private TransformerFields All()
    {
        foreach (var (name, definition) in definitions)
        {
            if (PropertiesOf(definition) is { } own && own.ContainsKey("kind") && own.ContainsKey("apiVersion")
                && own.ContainsKey("metadata"))
            {
                Visit(name[(name.LastIndexOf('.') + 1)..], own, "", [name]);
            }
        }

        return new() { Annotations = _annotations, CommonLabels = _labels, Prefixes = _names, References = _references };
    }

    /// <param name="kind">The kind whose fields they are.</param>
    /// <param name="properties">The fields.</param>
    /// <param name="path">Where they are; empty, or with a slash at its end.</param>
    /// <param name="way">The types that led here: one that contains itself is gone through once.</param>
    private void Visit(string kind, JsonObject properties, string path, IReadOnlyList<string> way)
    {
        foreach (var (name, property) in properties)
        {
            var field = new FieldSpec(path + name, kind);
            Add(_annotations, field, property, "annotation");
            Add(_labels, field, property, "label-selector");
            Add(_names, field, property, "identity");
            if (Mark(property, "object-ref-api-version") is { } version && Mark(property, "object-ref-kind") is { } named)
            {
                var key = Mark(property, "object-ref-name-key") ?? "name";
                _references.Add(new(named, "", version, [field with { Path = $"{field.Path}/{key}" }]));
            }

            if (property.Text("$ref") is { Length: > 0 } type && !way.Contains(type) && PropertiesOf(definitions[type]) is { } below)
            {
                Visit(kind, below, field.Path + "/", [.. way, type]);
            }
        }
    }

    private static JsonObject? PropertiesOf(JsonNode? definition) => definition.At("Schema", "properties") as JsonObject;

    private static void Add(List<FieldSpec> into, FieldSpec field, JsonNode? property, string mark)
    {
        if (Mark(property, mark) is not null)
        {
            into.Add(field);
        }
    }

    private static string? Mark(JsonNode? property, string mark) => property.At("x-kubernetes-" + mark)?.ToString();
}
