using System.Globalization;
using System.Text.Json.Nodes;

namespace Jota.Api.Tests.Patches;

/// <summary>JSON patches in as few lines as will do, for comparison. What does not apply throws <see cref="InvalidOperationException"/>.</summary>
internal static class NaiveJsonPatch
{
    public static void Apply(JsonObject document, JsonNode operation)
    {
        var path = Tokens(operation["path"]!);
        var from = Tokens(operation["from"]!);
        var value = operation["value"]?.DeepClone();
        switch (operation["op"]!.GetValue<string>())
        {
            case "add":
                Add(document, path, value);
                break;
            case "remove":
                Remove(document, path);
                break;
            case "replace":
                Replace(document, path, value);
                break;
            case "move":
                var moved = Get(document, from)?.DeepClone();
                Remove(document, from);
                Add(document, path, moved);
                break;
            case "copy":
                Add(document, path, Get(document, from)?.DeepClone());
                break;
            case var _ when !JsonNode.DeepEquals(Get(document, path), value):
                throw new InvalidOperationException("not the same");
        }
    }

    private static string[] Tokens(JsonNode pointer) =>
        [.. pointer.GetValue<string>().Split('/')[1..].Select(t => t.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    private static JsonNode? Get(JsonNode? at, ReadOnlySpan<string> path) => path.Length == 0 ? at : at switch
    {
        JsonObject map => Get(map.TryGetPropertyValue(path[0], out var value) ? value : null, path[1..]),
        JsonArray list => Get(list[Index(list.Count, path[0])], path[1..]),
        _ => throw new InvalidOperationException("nothing there"),
    };

    private static void Add(JsonObject document, string[] path, JsonNode? value)
    {
        switch (Get(document, path.AsSpan()[..^1]))
        {
            case JsonObject map:
                map[path[^1]] = value;
                break;
            case JsonArray list:
                list.Insert(path[^1] == "-" ? list.Count : Index(list.Count + 1, path[^1]), value);
                break;
            default:
                throw new InvalidOperationException("nothing there");
        }
    }

    private static void Replace(JsonObject document, string[] path, JsonNode? value)
    {
        if (Get(document, path.AsSpan()[..^1]) is JsonArray list)
        {
            list[Index(list.Count, path[^1])] = value;
        }
        else
        {
            Add(document, path, value);
        }
    }

    private static void Remove(JsonObject document, string[] path)
    {
        switch (Get(document, path.AsSpan()[..^1]))
        {
            case JsonObject map when map.Remove(path[^1]):
                break;
            case JsonArray list:
                list.RemoveAt(Index(list.Count, path[^1]));
                break;
            default:
                throw new InvalidOperationException("nothing there");
        }
    }

    private static int Index(int count, string text)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) || index >= count || index < -count)
        {
            throw new InvalidOperationException("no such item");
        }

        return index < 0 ? index + count : index;
    }
}
