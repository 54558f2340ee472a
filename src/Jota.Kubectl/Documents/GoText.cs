using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Values as Go's <c>fmt.Print</c> shows them: <c>map[a:1 b:[x y]]</c>, <c>&lt;nil&gt;</c>.</summary>
internal static class GoText
{
    public static string Of(JsonNode? node)
    {
        if (node is not (JsonObject or JsonArray))
        {
            return Scalar(node);
        }

        var text = new StringBuilder();
        Append(text, node);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                text.Append("map[");
                foreach (var (key, value) in map.Fields())
                {
                    text.Append(text[^1] == '[' ? "" : " ").Append(key).Append(':');
                    Append(text, value);
                }

                text.Append(']');
                break;
            case JsonArray list:
                text.Append('[');
                for (var i = 0; i < list.Count; i++)
                {
                    text.Append(i == 0 ? "" : " ");
                    Append(text, list[i]);
                }

                text.Append(']');
                break;
            default:
                text.Append(Scalar(node));
                break;
        }
    }

    private static string Scalar(JsonNode? node)
    {
        switch (node?.GetValueKind())
        {
            case null or JsonValueKind.Null:
                return "<nil>";
            case JsonValueKind.String:
                return node.GetValue<string>();
            case JsonValueKind.Number:
                var written = node.ToJsonString();
                return written.AsSpan().ContainsAny('.', 'e', 'E')
                    ? Float(double.Parse(written, NumberStyles.Float, CultureInfo.InvariantCulture))
                    : written;
            default:
                return node.ToJsonString();
        }
    }

    /// <summary>As Go's <c>%v</c>: with an exponent below 1e-4 and from 1e21 on.</summary>
    public static string Float(double value)
    {
        var size = Math.Abs(value);
        if (size is 0 or (>= 1e-4 and < 1e21))
        {
            return value.ToString("0.##############################", CultureInfo.InvariantCulture);
        }

        var text = value.ToString("E16", CultureInfo.InvariantCulture);
        text = value.ToString("R", CultureInfo.InvariantCulture) is { } shortest && shortest.Contains('E', StringComparison.Ordinal)
            ? shortest
            : text;
        var at = text.IndexOf('E', StringComparison.Ordinal);
        var power = int.Parse(text[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{text[..at]}e{(power < 0 ? '-' : '+')}{Math.Abs(power):00}");
    }
}
