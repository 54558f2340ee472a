using k8s.Models;

namespace Jota.Api;

/// <summary>The fields that field selectors may name (KEP-4358): scalars that the schema knows, a few of them.</summary>
internal static class VersionSelectableFields
{
    private const int Most = 8;

    private static readonly string[] Selectable = ["boolean", "integer", "string"];

    public static void Validate(V1CustomResourceDefinitionVersion version, FieldErrors at)
    {
        var fields = version.SelectableFields ?? [];
        if (fields.Count > Most)
        {
            at.TooMany(fields.Count, Most);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < fields.Count; i++)
        {
            var place = at.At(i).At("jsonPath");
            if (!place.Present(fields[i].JsonPath))
            {
                continue;
            }

            Path(fields[i].JsonPath, version.Schema?.OpenAPIV3Schema, place);
            if (!seen.Add(fields[i].JsonPath))
            {
                at.At(i).Duplicate(ShownText.Of($"{{\"jsonPath\":{ShownText.Quote(fields[i].JsonPath)}}}"));
            }
        }
    }

    private static void Path(string path, V1JSONSchemaProps? schema, FieldErrors at)
    {
        if (!SimplePath.Validate(path, at))
        {
            return;
        }

        if (path.Split('.')[1] == "metadata")
        {
            at.Invalid(path, "must not point to fields in metadata");
            return;
        }

        foreach (var step in path.Split('.').Skip(1))
        {
            schema = schema?.Properties is { } properties && properties.TryGetValue(step, out var next) ? next : null;
        }

        if (schema is null)
        {
            at.Invalid(path, "does not refer to a valid field");
        }
        else if (!Selectable.Contains(schema.Type))
        {
            at.Invalid(path, $"must point to a field of type {string.Join(", ", Selectable[..^1])}, or {Selectable[^1]}");
        }
    }
}
