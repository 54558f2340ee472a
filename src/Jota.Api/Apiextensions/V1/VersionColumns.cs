using k8s.Models;

namespace Jota.Api;

/// <summary>The columns that a version's table has.</summary>
internal static class VersionColumns
{
    private static readonly string[] Types = ["boolean", "date", "integer", "number", "string"];
    private static readonly string[] Formats = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];

    public static void Validate(IList<V1CustomResourceColumnDefinition>? columns, FieldErrors at)
    {
        for (var i = 0; i < columns?.Count; i++)
        {
            Validate(columns[i], at.At(i));
        }
    }

    private static void Validate(V1CustomResourceColumnDefinition column, FieldErrors at)
    {
        at.At("name").Present(column.Name);
        if (string.IsNullOrEmpty(column.Type))
        {
            at.At("type").Required($"must be one of {string.Join(",", Types)}");
        }
        else if (!Types.Contains(column.Type))
        {
            at.At("type").Invalid(column.Type, $"must be one of {string.Join(",", Types)}");
        }

        if (!string.IsNullOrEmpty(column.Format) && !Formats.Contains(column.Format))
        {
            at.At("format").Invalid(column.Format, $"must be one of {string.Join(",", Formats)}");
        }

        // Upstream takes any text, and does not serve the kind when it is no path.
        if (at.At("jsonPath").Present(column.JsonPath) && !JsonPath.IsValid(column.JsonPath))
        {
            at.At("jsonPath").Invalid(column.JsonPath, $"unrecognized column definition \"{column.JsonPath}\"");
        }
    }
}
