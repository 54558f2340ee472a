using System.Globalization;
using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>The document that a JSON patch works on.</summary>
internal sealed class JsonPatchTarget(JsonNode? root)
{
    /// <summary>Copies may multiply a document; this many bytes at most.</summary>
    private const int MaxCopied = 32 << 20;

    private int _copied;

    public JsonNode? Root { get; private set; } = root;

    public void Add(string[] path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            Root = value;
            return;
        }

        switch (Parent(path))
        {
            case JsonObject map:
                map[path[^1]] = value;
                break;
            case JsonArray list:
                list.Insert(path[^1] == "-" ? list.Count : Index(list.Count + 1, path), value);
                break;
            default:
                throw Missing(path.AsSpan(0, path.Length - 1));
        }
    }

    public void Remove(string[] path) => Take(path);

    /// <summary>Sets what is there. Like upstream, it takes a field that is not there too, but no item.</summary>
    public void Replace(string[] path, JsonNode? value)
    {
        if (path.Length > 0 && Parent(path) is JsonArray list)
        {
            list[Index(list.Count, path)] = value;
        }
        else
        {
            Add(path, value);
        }
    }

    public void Copy(string[] from, string[] to)
    {
        var copy = Get(from)?.DeepClone();
        _copied += copy is null ? 4 : JsonTree.Write(copy).Length;
        if (_copied > MaxCopied)
        {
            throw PatchErrors.DoesNotApply("the copies are too large");
        }

        Add(to, copy);
    }

    /// <summary>Removes and answers what is at a path.</summary>
    public JsonNode? Take(string[] path)
    {
        var value = Get(path);
        switch (path.Length == 0 ? null : Parent(path))
        {
            case JsonObject map:
                map.Remove(path[^1]);
                break;
            case JsonArray list:
                list.RemoveAt(Index(list.Count, path));
                break;
            default:
                throw PatchErrors.DoesNotApply("the whole document cannot be removed");
        }

        return value;
    }

    public void Test(string[] path, JsonNode? value)
    {
        if (!JsonNode.DeepEquals(Get(path), value))
        {
            throw PatchErrors.DoesNotApply($"testing value {JsonPointer.Write(path)} failed");
        }
    }

    private static int Index(int limit, ReadOnlySpan<string> path) =>
        int.TryParse(path[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < limit ? index : throw Missing(path);

    private static ApiException Missing(ReadOnlySpan<string> path) => PatchErrors.DoesNotApply($"there is nothing at '{JsonPointer.Write(path)}'");

    private JsonNode? Parent(string[] path) => Get(path.AsSpan(0, path.Length - 1));

    private JsonNode? Get(ReadOnlySpan<string> path)
    {
        var at = Root;
        for (var i = 0; i < path.Length; i++)
        {
            at = at switch
            {
                JsonObject map when map.TryGetPropertyValue(path[i], out var value) => value,
                JsonArray list => list[Index(list.Count, path[..(i + 1)])],
                _ => throw Missing(path[..(i + 1)]),
            };
        }

        return at;
    }
}
