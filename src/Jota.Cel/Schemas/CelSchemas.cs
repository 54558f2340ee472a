using Jota.Api;

namespace Jota.Cel;

/// <summary>
/// The types of values whose schemas are known, by upstream's rules: times are points in time, what may be several is anything.
/// </summary>
public static class CelSchemas
{
    private const int MostDepth = 500;

    /// <summary>The type of an object of Kubernetes' own.</summary>
    public static CelType Of(TypeSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return schema.Form switch
        {
            TypeForm.Object => CelType.Object(schema.Name, new LazyFields<FieldSchema>(
                schema.Fields.Select(field => KeyValuePair.Create(field.Name, field)), Of)),
            TypeForm.Time or TypeForm.MicroTime => CelType.Timestamp,
            _ => CelType.Dyn,
        };
    }

    /// <summary>The type of a value that a structural schema describes.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="name">The name of the type.</param>
    /// <param name="isObject">Whether it is a whole object, which has a kind and metadata of which the names may be asked for.</param>
    public static CelType Of(JsonSchema schema, string name, bool isObject)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return Of(schema, name, isObject, 0);
    }

    private static CelType Of(JsonSchema schema, string name, bool isObject, int depth)
    {
        if (schema.IsIntOrString || depth > MostDepth)
        {
            return CelType.Dyn;
        }

        switch (schema.Type)
        {
            case "array":
                return schema.Items is { } items ? CelType.List(Of(items, $"{name}.@idx", false, depth + 1)) : CelType.Dyn;
            case "object":
                return OfObject(schema, name, isObject || schema.IsEmbedded, depth);
            case "string":
                return schema.Source.Format switch
                {
                    "byte" => CelType.Bytes,
                    "duration" => CelType.Duration,
                    "date" or "date-time" => CelType.Timestamp,
                    _ => CelType.String,
                };
            default:
                return schema.Type switch
                {
                    "integer" => CelType.Int,
                    "number" => CelType.Double,
                    "boolean" => CelType.Bool,
                    _ => CelType.Dyn,
                };
        }
    }

    private static CelType OfObject(JsonSchema schema, string name, bool isObject, int depth)
    {
        if (schema.AdditionalProperties is { } values)
        {
            return CelType.Map(CelType.String, Of(values, $"{name}.@elem", false, depth + 1));
        }

        if (schema.Properties.Count == 0 && !isObject)
        {
            return schema.PreservesUnknown ? CelType.Dyn : CelType.Object(name, new Dictionary<string, CelType>());
        }

        var fields = new Dictionary<string, CelType>(StringComparer.Ordinal);
        foreach (var (field, property) in schema.OrderedProperties)
        {
            if (CelFieldNames.Escape(field) is { } known)
            {
                fields[known] = Of(property, $"{name}.{field}", false, depth + 1);
            }
        }

        if (isObject)
        {
            fields["apiVersion"] = fields["kind"] = CelType.String;
            fields["metadata"] = CelType.Object($"{name}.metadata", new Dictionary<string, CelType>
            {
                ["name"] = CelType.String,
                ["generateName"] = CelType.String,
            });
        }

        return CelType.Object(name, fields);
    }

    private static CelType Of(FieldSchema field)
    {
        var value = field.Scalar switch
        {
            FieldScalar.Reference => field.Type is { } type ? Of(type) : CelType.Dyn,
            FieldScalar.Int32 or FieldScalar.Int64 => CelType.Int,
            FieldScalar.Double => CelType.Double,
            FieldScalar.Boolean => CelType.Bool,
            FieldScalar.Bytes => CelType.Bytes,
            _ => CelType.String,
        };
        return field.Shape switch
        {
            FieldShape.List => CelType.List(value),
            FieldShape.Map => CelType.Map(CelType.String, value),
            FieldShape.MapOfLists => CelType.Map(CelType.String, CelType.List(value)),
            _ => value,
        };
    }
}
