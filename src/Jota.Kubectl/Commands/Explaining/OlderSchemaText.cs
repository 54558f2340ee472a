using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Explains types from OpenAPI v2, in the form that kubectl had before 1.27.</summary>
/// <param name="schemas">The server's types.</param>
/// <param name="output">Where to.</param>
/// <param name="recursive">Whether fields of fields are told, without their descriptions.</param>
internal sealed class OlderSchemaText(OlderSchemas schemas, TextWriter output, bool recursive)
{
    private const int Width = 80;
    private const int Edge = 3;
    private const int Indent = 5;

    /// <summary>Explains a type, or a field of it.</summary>
    /// <param name="type">The server's word for the type.</param>
    /// <param name="path">The field's way; empty for the type.</param>
    /// <exception cref="KubectlException">The type is not in the document, or has no such field.</exception>
    public void Print(ResourceMapping type, IReadOnlyList<string> path)
    {
        var schema = schemas.Of(type) ?? throw KubectlException.Error(
            $"couldn't find resource for \"{type.ApiVersion}, Kind={type.Kind}\"");
        foreach (var field in path)
        {
            var fields = schemas.FieldsOf(schema).At("properties");
            schema = fields.At(field) ?? throw UnknownField.Of(field, fields.Fields().Select(known => known.Key));
        }

        output.Write($"KIND:     {type.Kind}\nVERSION:  {type.ApiVersion}\n\n");
        var owner = schemas.FieldsOf(schema);
        if (path.Count > 0)
        {
            output.Write($"{(owner is null ? "FIELD:    " : "RESOURCE: ")}{path[^1]} <{schemas.NameOf(schema)}>\n\n");
        }

        output.Write("DESCRIPTION:\n");
        var descriptions = Descriptions(schema).Where(text => text.Length > 0).ToList();
        output.Write(string.Join("\n\n", descriptions.DefaultIfEmpty("<empty>").Select(text => Wrapped(text, Indent))) + "\n");
        if (owner is not null)
        {
            output.Write("\nFIELDS:\n");
            PrintFields(owner, Edge, []);
        }
    }

    /// <summary>What is said about a schema, and about what it leads to.</summary>
    private IEnumerable<string> Descriptions(JsonNode? schema)
    {
        yield return schema.Text("description");
        var next = schema.Text("$ref").Length > 0 ? schemas.Resolve(schema)
            : schema.At("items") ?? schema.At("additionalProperties") as JsonObject;
        foreach (var text in next is null ? [] : Descriptions(next))
        {
            yield return text;
        }
    }

    private void PrintFields(JsonNode owner, int edge, IReadOnlyList<JsonNode> known)
    {
        foreach (var (name, field) in owner.Fields("properties"))
        {
            var isRequired = owner.Items("required").Any(one => (string?)one == name);
            output.Write($"{new string(' ', edge)}{name}\t<{schemas.NameOf(field)}>{(isRequired && !recursive ? " -required-" : "")}\n");
            if (!recursive)
            {
                output.Write(Wrapped(field.Text("description"), edge + Indent - Edge) + "\n\n");
            }
            else if (schemas.FieldsOf(field) is { } within && !known.Contains(within))
            {
                PrintFields(within, edge + Edge, [.. known, within]);
            }
        }
    }

    /// <summary>Paragraphs, each filled anew: lists within them lose their form.</summary>
    private static string Wrapped(string text, int edge) => string.Join("\n\n", text.Split("\n\n").Select(
        part => string.Join(' ', part.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)))
        .Select(part => WrappedText.Indent(WrappedText.Wrap(part, Width - edge), edge)));
}
