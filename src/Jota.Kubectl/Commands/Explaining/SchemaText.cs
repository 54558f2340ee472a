using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Explains types from OpenAPI v3.</summary>
/// <param name="schemas">The group's types.</param>
/// <param name="output">Where to.</param>
/// <param name="recursive">Whether fields of fields are told, without their descriptions.</param>
internal sealed class SchemaText(TypeSchemas schemas, TextWriter output, bool recursive)
{
    private const int Width = 76;
    private const int ShownValues = 4;

    /// <summary>Explains a type, or a field of it.</summary>
    /// <param name="type">The server's word for the type.</param>
    /// <param name="path">The field's way; empty for the type.</param>
    /// <exception cref="KubectlException">The type is not in the document, or has no such field.</exception>
    public void Print(ResourceMapping type, IReadOnlyList<string> path)
    {
        var kind = schemas.KindAt(type) ?? throw KubectlException.Error(
            $"GVR ({type.Group}/{type.Version}, Resource={type.Plural}) not found in OpenAPI schema");
        var group = kind.Text("group");
        output.Write(group.Length > 0 ? $"GROUP:      {group}\n" : "");
        output.Write($"KIND:       {kind.Kind()}\nVERSION:    {kind.Text("version")}\n\n");
        var schema = (JsonNode?)schemas.Of(kind) ?? throw KubectlException.Error(
            $"GVK map[group:{group} kind:{kind.Kind()} version:{kind.Text("version")}] not found in OpenAPI schema");
        schema = path.Aggregate(schema, (at, field) => schemas.Field(at, field) ?? throw UnknownField.Of(field, schemas.FieldNames(at)));
        if (path.Count > 0)
        {
            output.Write($"FIELD: {path[^1]} <{schemas.NameOf(schema)}>\n{AllValues(schema)}\n\n");
        }

        var description = schemas.DescriptionOf(schema);
        output.Write("DESCRIPTION:\n");
        output.Write(Indented(description.Length > 0 ? description : "<empty>") + "\n");
        PrintFields(schema);
        output.Write("\n");
    }

    private void PrintFields(JsonNode? schema)
    {
        var fields = new StringWriter();
        AppendFields(fields, schema, 1, [TypeSchemas.ReferenceOf(schema)]);
        if (fields.GetStringBuilder().Length > 0)
        {
            output.Write("FIELDS:\n");
            output.Write(fields.ToString());
        }
    }

    /// <param name="to">Where to.</param>
    /// <param name="schema">Whose fields.</param>
    /// <param name="level">How deep they are.</param>
    /// <param name="known">The types that the way there went through: none is told within itself.</param>
    private void AppendFields(TextWriter to, JsonNode? schema, int level, IReadOnlyList<string> known)
    {
        var resolved = schemas.Resolve(schema);
        foreach (var (name, field) in resolved.Fields("properties"))
        {
            AppendField(to, resolved, name, field, level);
            if (recursive)
            {
                AppendPart(to, field, level + 1, known);
            }
        }

        foreach (var part in TypeSchemas.PartsOf(resolved))
        {
            AppendPart(to, part, level, known);
        }
    }

    private void AppendPart(TextWriter to, JsonNode? part, int level, IReadOnlyList<string> known)
    {
        var reference = TypeSchemas.ReferenceOf(part);
        if (reference.Length == 0)
        {
            AppendFields(to, part, level, known);
        }
        else if (!known.Contains(reference))
        {
            AppendFields(to, part, level, [.. known, reference]);
        }
    }

    private void AppendField(TextWriter to, JsonNode? owner, string name, JsonNode? field, int level)
    {
        var edge = new string(' ', level * 2);
        var isRequired = owner.Items("required").Any(one => (string?)one == name);
        to.Write($"{edge}{name}\t<{schemas.NameOf(field)}>{(isRequired ? " -required-" : "")}\n");
        if (field.At("enum") is JsonArray { Count: > 0 } values)
        {
            var shown = values.Take(ShownValues).Select(ValueText).Concat(values.Count > ShownValues ? ["...."] : []);
            to.Write($"{edge}enum: {string.Join(", ", shown)}\n");
        }

        if (!recursive)
        {
            var description = field.Text("description");
            to.Write(Indented(description.Length > 0 ? description : "<no description>") + "\n\n");
        }
    }

    private static string AllValues(JsonNode? schema) => schema.At("enum") is JsonArray { Count: > 0 } values
        ? "ENUM:\n" + string.Join('\n', values.Select(value => "    " + ValueText(value)))
        : "";

    private static string ValueText(JsonNode? value) => value?.ToString() is { Length: > 0 } text ? text : "\"\"";

    private static string Indented(string text) => WrappedText.Indent(WrappedText.Wrap(text, Width), 4);
}
