using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Values in Go templates: those of JSON, and those that templates write.</summary>
internal static class TemplateValue
{
    /// <summary>What a field that is not there is.</summary>
    public static object Missing { get; } = new();

    public static object? Of(JsonNode? node)
    {
        // Not as one expression: texts and numbers would become nodes again.
        switch (node?.GetValueKind())
        {
            case JsonValueKind.Object or JsonValueKind.Array:
                return node;
            case JsonValueKind.String:
                return node.GetValue<string>();
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            case JsonValueKind.Number:
                return Number(node.ToJsonString());
            default:
                return null;
        }
    }

    private static object Number(string written)
    {
        if (long.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        return double.Parse(written, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    public static string Text(object? value) => value switch
    {
        null => "<nil>",
        string text => text,
        bool yes => yes ? "true" : "false",
        double number => GoText.Float(number),
        JsonNode node => GoText.Of(node),
        _ when ReferenceEquals(value, Missing) => "<no value>",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    public static bool IsTrue(object? value) => value switch
    {
        null or false or "" or 0L or 0d => false,
        JsonObject { Count: 0 } or JsonArray { Count: 0 } => false,
        _ => !ReferenceEquals(value, Missing),
    };

    public static string TypeOf(object? value) => value switch
    {
        null => "<nil>",
        string => "string",
        bool => "bool",
        long => "int",
        double => "float64",
        JsonArray => "[]interface {}",
        _ => "map[string]interface {}",
    };
}
