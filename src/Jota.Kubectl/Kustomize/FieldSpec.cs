using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Where fields of objects are that a transformation changes.</summary>
/// <param name="Path">Names with <c>/</c> between; lists on the way are gone through item by item.</param>
/// <param name="Kind">Of which kind; empty for any.</param>
/// <param name="Group">Of which group; empty for any.</param>
/// <param name="Create">Whether the field is made where it is missing.</param>
internal sealed record FieldSpec(string Path, string Kind = "", string Group = "", bool Create = false)
{
    public string Version { get; init; } = "";

    /// <summary>Reads one from a file.</summary>
    public static FieldSpec Of(JsonNode? node) =>
        new(node.Text("path"), node.Text("kind"), node.Text("group"), node.Is("create")) { Version = node.Text("version") };

    /// <summary>Whether it is about objects of a type.</summary>
    public bool Selects(ResourceId id) => id.IsOf(Group, Version, Kind);

    /// <summary>Changes the fields of an object.</summary>
    /// <param name="item">The object.</param>
    /// <param name="make">What a missing field becomes; null where none is made.</param>
    /// <param name="change">From the value to what it becomes.</param>
    public void Apply(JsonObject item, Func<JsonNode>? make, Func<JsonNode?, JsonNode?> change)
    {
        if (Selects(ResourceId.Of(item)))
        {
            Visit(item, Segments(Path), 0, Create ? make : null, change);
        }
    }

    private static void Visit(JsonNode? node, List<string> path, int at, Func<JsonNode>? make, Func<JsonNode?, JsonNode?> change)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list.ToList())
            {
                Visit(item, path, at, make, change);
            }
        }

        if (node is not JsonObject map)
        {
            return;
        }

        var isList = path[at].EndsWith("[]", StringComparison.Ordinal);
        var name = isList ? path[at][..^2] : path[at];
        var isLast = at == path.Count - 1;
        if (map[name] is null && (make is null || isList))
        {
            return;
        }

        map[name] ??= isLast ? make!() : new JsonObject();
        if (!isLast)
        {
            Visit(map[name], path, at + 1, make, change);
            return;
        }

        var before = map[name];
        var after = change(before);
        if (!ReferenceEquals(before, after))
        {
            map[name] = after;
        }
    }

    private static List<string> Segments(string path)
    {
        var segments = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (segments.Count > 0 && segments[^1].EndsWith('\\'))
            {
                segments[^1] = $"{segments[^1][..^1]}/{part}";
            }
            else
            {
                segments.Add(part);
            }
        }

        return segments;
    }
}
