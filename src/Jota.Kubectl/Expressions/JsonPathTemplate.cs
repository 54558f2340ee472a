using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>A template in kubectl's dialect of JSONPath. Fields that are not there are nothing; indexes beyond a list are errors.</summary>
internal sealed class JsonPathTemplate(IReadOnlyList<JsonPathNode> nodes)
{
    /// <summary>What each part of the template leads to, in order.</summary>
    /// <exception cref="FormatException">It cannot be followed; with upstream's words.</exception>
    public List<List<JsonNode?>> Find(JsonNode? root)
    {
        var found = new List<List<JsonNode?>>();
        Find(nodes, root, found);
        return found;
    }

    /// <summary>The template filled in.</summary>
    public string Print(JsonNode? root) => string.Concat(Find(root).Select(values => string.Join(' ', values.Select(Text))));

    private static string Text(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject or JsonArray => GoJson.Compact(value),
        _ => GoText.Of(value),
    };

    private static void Find(IReadOnlyList<JsonPathNode> nodes, JsonNode? root, List<List<JsonNode?>> found)
    {
        foreach (var node in nodes)
        {
            if (node is JsonPathNode.Range range)
            {
                foreach (var item in Walk([root], range.Over))
                {
                    Find(range.Body, item, found);
                }
            }
            else
            {
                found.Add(Walk([root], node));
            }
        }
    }

    private static List<JsonNode?> Walk(List<JsonNode?> from, JsonPathNode node) => node switch
    {
        JsonPathNode.Text text => [JsonValue.Create(text.Value)],
        JsonPathNode.Literal literal => [literal.Value],
        JsonPathNode.Steps steps => steps.Parts.Aggregate(from, Walk),
        JsonPathNode.Field field => [.. from.SelectMany(value => Field(value, field.Name))],
        JsonPathNode.Wildcard => [.. from.SelectMany(Within)],
        JsonPathNode.Everything => [.. from.SelectMany(Everything)],
        JsonPathNode.Union union => [.. union.Parts.SelectMany(part => Walk(from, part))],
        JsonPathNode.Slice slice => [.. from.SelectMany(value => Items(value, slice))],
        JsonPathNode.Filter filter => [.. from.SelectMany(value => Kept(value, filter))],
        _ => throw new InvalidOperationException($"no such part: {node}"),
    };

    private static IEnumerable<JsonNode?> Field(JsonNode? value, string name) =>
        value is JsonObject map && map.TryGetPropertyValue(name, out var found) ? [found] : [];

    private static IEnumerable<JsonNode?> Within(JsonNode? value) => value switch
    {
        JsonArray list => list,
        JsonObject map => map.Fields().Select(field => field.Value),
        _ => [],
    };

    private static IEnumerable<JsonNode?> Everything(JsonNode? value)
    {
        List<JsonNode?> within = [.. Within(value)];
        return within.Count == 0 ? [] : [value, .. within.SelectMany(Everything)];
    }

    private static IEnumerable<JsonNode?> Items(JsonNode? value, JsonPathNode.Slice slice)
    {
        if (value is null)
        {
            return [];
        }

        var list = value as JsonArray ?? throw new FormatException($"{GoText.Of(value)} is not array or slice");
        var (count, first, end) = (list.Count, slice.First ?? 0, slice.End ?? list.Count);
        first += first < 0 ? count : 0;
        end += end < 0 || (end == 0 && slice.IsIndex) ? count : 0;
        if (first == end)
        {
            return [];
        }

        Check(first >= count || first < 0, first, count);
        Check(end > count || end < 0, end - 1, count);
        if (first > end)
        {
            throw new FormatException($"starting index {first} is greater than ending index {end}");
        }

        var step = slice.Step ?? 1;
        return step <= 0
            ? throw new FormatException("step must be > 0")
            : list.Skip(first).Take(end - first).Where((_, index) => index % step == 0);
    }

    private static void Check(bool isBeyond, int index, int count)
    {
        if (isBeyond)
        {
            throw new FormatException($"array index out of bounds: index {index}, length {count}");
        }
    }

    private static IEnumerable<JsonNode?> Kept(JsonNode? value, JsonPathNode.Filter filter) => value switch
    {
        JsonArray list => list.Where(item => Holds(item, filter)),
        null => [],
        _ => throw new FormatException($"{GoText.Of(value)} is not array or slice and cannot be filtered"),
    };

    private static bool Holds(JsonNode? item, JsonPathNode.Filter filter)
    {
        var left = Walk([item], filter.Left);
        if (filter.Right is null)
        {
            return left.Count > 0;
        }

        var right = Walk([item], filter.Right);
        if (left.Count == 0 || right.Count == 0)
        {
            return false;
        }

        return left.Count > 1 || right.Count > 1
            ? throw new FormatException("can only compare one element at a time")
            : Compare(left[0], right[0], filter.Operator);
    }

    private static bool Compare(JsonNode? left, JsonNode? right, string comparison)
    {
        var (leftKind, rightKind) = (left?.GetValueKind() ?? JsonValueKind.Null, right?.GetValueKind() ?? JsonValueKind.Null);
        if (comparison is "==" or "!=")
        {
            var same = leftKind == JsonValueKind.Number && rightKind == JsonValueKind.Number
                ? Number(left!) == Number(right!)
                : leftKind == rightKind || IsBoolean(leftKind) == IsBoolean(rightKind) && IsBoolean(leftKind)
                    ? JsonNode.DeepEquals(left, right)
                    : throw new FormatException("incompatible types for comparison");
            return same == (comparison == "==");
        }

        var order = (leftKind, rightKind) switch
        {
            (JsonValueKind.Number, JsonValueKind.Number) => Number(left!).CompareTo(Number(right!)),
            (JsonValueKind.String, JsonValueKind.String) => string.CompareOrdinal(left!.GetValue<string>(), right!.GetValue<string>()),
            _ => throw new FormatException("incompatible types for comparison"),
        };
        return comparison switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 };
    }

    private static bool IsBoolean(JsonValueKind kind) => kind is JsonValueKind.True or JsonValueKind.False;

    private static double Number(JsonNode node) => double.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
