using System.Text.Json;

namespace Jota.Api;

/// <summary>Writes types as OpenAPI schemas with upstream's extensions, which <c>kubectl explain</c> and <c>apply</c> live on.</summary>
internal sealed class OpenApiTypeWriter(Utf8JsonWriter writer, OpenApiStyle style)
{
    public void Write(TypeSchema type)
    {
        if (type.Document is { } document)
        {
            writer.WritePropertyName(type.Name);
            document(writer, style.IsV3);
            return;
        }

        writer.WriteStartObject(type.Name);
        Description(type.Description);
        if (type.Form == TypeForm.Object)
        {
            Properties(type);
        }
        else
        {
            OfForm(type);
        }

        Kinds(type);
        if (type.Atomic)
        {
            writer.WriteString("x-kubernetes-map-type", "atomic");
        }

        writer.WriteEndObject();
    }

    private void Properties(TypeSchema type)
    {
        writer.WriteStartObject("properties");
        foreach (var field in type.Fields)
        {
            writer.WriteStartObject(field.Name);
            Field(field);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        Words("required", type.Fields.Where(f => f.Required).Select(f => f.Name));
        writer.WriteString("type", "object");
    }

    private void OfForm(TypeSchema type)
    {
        switch (type.Form)
        {
            case TypeForm.Time or TypeForm.MicroTime:
                writer.WriteString("type", "string");
                writer.WriteString("format", "date-time");
                break;
            case TypeForm.Quantity:
                OneOfOrText("string", "number");
                break;
            case TypeForm.IntOrString:
                writer.WriteString("format", "int-or-string");
                OneOfOrText("integer", "string");
                break;
            case TypeForm.Any when !type.ShortName.StartsWith("JSON", StringComparison.Ordinal):
                writer.WriteString("type", "object");
                break;
        }
    }

    /// <summary>Version 2 has no alternatives: text stands for both.</summary>
    private void OneOfOrText(string one, string other)
    {
        if (!style.IsV3)
        {
            writer.WriteString("type", "string");
            return;
        }

        writer.WriteStartArray("oneOf");
        foreach (var type in (string[])[one, other])
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void Field(FieldSchema field)
    {
        Description(field.Description);
        Shape(field, field.Shape);
        if (field.Default is { } value)
        {
            writer.WritePropertyName("default");
            writer.WriteRawValue(value);
        }

        Words("enum", field.Enum);
        Words("x-kubernetes-list-map-keys", field.MapKeys);
        if (field.ListType != ListType.Unset)
        {
            writer.WriteString("x-kubernetes-list-type", field.ListType.ToString().ToLowerInvariant());
        }

        if (field.AtomicMap)
        {
            writer.WriteString("x-kubernetes-map-type", "atomic");
        }

        PatchExtensions(field);
    }

    private void PatchExtensions(FieldSchema field)
    {
        if (field.MergeKey is { } key)
        {
            writer.WriteString("x-kubernetes-patch-merge-key", key);
        }

        var strategy = (field.Merges, field.RetainsKeys, field.Replaces) switch
        {
            (true, true, _) => "merge,retainKeys",
            (true, false, _) => "merge",
            (false, true, _) => "retainKeys",
            (false, false, true) => "replace",
            _ => null,
        };
        if (strategy is not null)
        {
            writer.WriteString("x-kubernetes-patch-strategy", strategy);
        }
    }

    private void Shape(FieldSchema field, FieldShape shape)
    {
        switch (shape)
        {
            case FieldShape.Single:
                Value(field);
                break;
            case FieldShape.List:
                writer.WriteString("type", "array");
                Nested("items", field, FieldShape.Single);
                break;
            default:
                writer.WriteString("type", "object");
                Nested("additionalProperties", field, shape == FieldShape.MapOfLists ? FieldShape.List : FieldShape.Single);
                break;
        }
    }

    private void Nested(string name, FieldSchema field, FieldShape shape)
    {
        writer.WriteStartObject(name);
        Shape(field, shape);
        writer.WriteEndObject();
    }

    private void Value(FieldSchema field)
    {
        var (type, format) = field.Scalar switch
        {
            FieldScalar.String => ("string", ""),
            FieldScalar.Int32 => ("integer", "int32"),
            FieldScalar.Int64 => ("integer", "int64"),
            FieldScalar.Double => ("number", "double"),
            FieldScalar.Boolean => ("boolean", ""),
            FieldScalar.Bytes => ("string", "byte"),
            _ => ("", ""),
        };
        if (type.Length == 0)
        {
            Reference(field.Type!);
            return;
        }

        writer.WriteString("type", type);
        if (format.Length > 0)
        {
            writer.WriteString("format", format);
        }
    }

    /// <summary>Beside a reference version 3 allows nothing else, so it stands in a list of its own.</summary>
    private void Reference(TypeSchema type)
    {
        if (style.IsV3)
        {
            writer.WriteStartArray("allOf");
            writer.WriteStartObject();
        }

        writer.WriteString("$ref", style.RefPrefix + type.Name);
        if (style.IsV3)
        {
            writer.WriteEndObject();
            writer.WriteEndArray();
        }
    }

    private void Kinds(TypeSchema type)
    {
        if (type.Kinds.IsEmpty)
        {
            return;
        }

        writer.WriteStartArray("x-kubernetes-group-version-kind");
        foreach (var kind in type.Kinds)
        {
            var parts = kind.Split('/');
            writer.WriteStartObject();
            writer.WriteString("group", parts.Length == 3 ? parts[0] : "");
            writer.WriteString("kind", parts[^1]);
            writer.WriteString("version", parts[^2]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void Description(string text)
    {
        if (text.Length > 0)
        {
            writer.WriteString("description", text);
        }
    }

    private void Words(string name, IEnumerable<string> words)
    {
        if (!words.Any())
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (var word in words)
        {
            writer.WriteStringValue(word);
        }

        writer.WriteEndArray();
    }
}
