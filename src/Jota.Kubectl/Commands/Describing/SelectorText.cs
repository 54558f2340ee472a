using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Label selectors in one line.</summary>
internal static class SelectorText
{
    /// <summary>As requests have it: <c>a=b,c in (d,e),!f</c>; empty where nothing is selected, or all.</summary>
    public static string Of(JsonNode? selector) => string.Join(',', selector.Fields("matchLabels")
        .Select(label => (label.Key, Text: $"{label.Key}={(string?)label.Value}"))
        .Concat(selector.Items("matchExpressions").Select(rule => (rule.Text("key"), Expression(rule))))
        .OrderBy(rule => rule.Item1, StringComparer.Ordinal)
        .Select(rule => rule.Item2));

    /// <summary>The same; <c>&lt;none&gt;</c> where it is empty.</summary>
    public static string OrNone(JsonNode? selector) => Facts.OrNone(Of(selector));

    private static string Expression(JsonNode? rule)
    {
        var (key, values) = (rule.Text("key"), string.Join(',', rule.Texts("values").Order(StringComparer.Ordinal)));
        return rule.Text("operator") switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "DoesNotExist" => $"!{key}",
            _ => key,
        };
    }
}
