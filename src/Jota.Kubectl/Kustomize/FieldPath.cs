using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>A path such as <c>spec.template.spec.containers.[name=web].env.*.value</c>.</summary>
internal static class FieldPath
{
    /// <summary>Its parts; a dot behind a backslash or in brackets is part of one.</summary>
    public static IReadOnlyList<string> Parts(string path)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        var brackets = 0;
        for (var i = 0; i < path.Length; i++)
        {
            switch (path[i])
            {
                case '\\' when i + 1 < path.Length && path[i + 1] == '.':
                    part.Append('.');
                    i++;
                    continue;
                case '.' when brackets == 0:
                    parts.Add(part.ToString());
                    part.Clear();
                    continue;
                case '[':
                    brackets++;
                    break;
                case ']':
                    brackets--;
                    break;
            }

            part.Append(path[i]);
        }

        parts.Add(part.ToString());
        return [.. parts.Where(each => each.Length > 0)];
    }

    /// <summary>The places that a path leads to.</summary>
    /// <param name="item">The object.</param>
    /// <param name="parts">The path.</param>
    /// <param name="make">What the last field becomes where it is missing; null where nothing is made.</param>
    public static IReadOnlyList<FieldPlace> Find(JsonObject item, IReadOnlyList<string> parts, JsonNode? make)
    {
        var found = new List<FieldPlace>();
        Find(item, parts, 0, make, found);
        return found;
    }

    private static void Find(JsonNode? node, IReadOnlyList<string> parts, int at, JsonNode? make, List<FieldPlace> found)
    {
        var (part, isLast) = (parts[at], at == parts.Count - 1);
        foreach (var place in PlacesOf(node, part, isLast, parts.ElementAtOrDefault(at + 1), make))
        {
            if (isLast)
            {
                found.Add(place);
            }
            else
            {
                Find(place.Value, parts, at + 1, make, found);
            }
        }
    }

    private static List<FieldPlace> PlacesOf(JsonNode? node, string part, bool isLast, string? next, JsonNode? make)
    {
        if (node is JsonArray list)
        {
            return InList(list, part, make is not null);
        }

        if (node is not JsonObject map)
        {
            return [];
        }

        if (part == "*")
        {
            return [.. map.Select(field => new FieldPlace(map, field.Key, -1))];
        }

        if (map[part] is null && make is not null)
        {
            map[part] = isLast ? make.DeepClone() : next is "-" or ['[', ..] ? new JsonArray() : new JsonObject();
        }

        return map.ContainsKey(part) ? [new(map, part, -1)] : [];
    }

    private static List<FieldPlace> InList(JsonArray list, string part, bool mayMake)
    {
        if (part == "*")
        {
            return [.. Enumerable.Range(0, list.Count).Select(i => new FieldPlace(list, "", i))];
        }

        if (part == "-" && mayMake)
        {
            list.Add((JsonNode)new JsonObject());
            return [new(list, "", list.Count - 1)];
        }

        if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return index >= 0 && index < list.Count ? [new(list, "", index)] : [];
        }

        if (part is not ['[', .., ']'] || part.IndexOf('=', StringComparison.Ordinal) is not (> 0 and var sign))
        {
            return [];
        }

        var (key, value) = (part[1..sign], part[(sign + 1)..^1]);
        var places = Enumerable.Range(0, list.Count)
            .Where(i => (key.Length == 0 ? list[i] : list[i].At(key))?.ToString() == value)
            .Select(i => new FieldPlace(list, "", i))
            .ToList();
        if (places.Count == 0 && mayMake && key.Length > 0)
        {
            list.Add((JsonNode)new JsonObject { [key] = value });
            places.Add(new(list, "", list.Count - 1));
        }

        return places;
    }
}
