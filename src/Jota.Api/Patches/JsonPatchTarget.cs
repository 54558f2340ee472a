using System.Globalization;

namespace Jota.Api;

/// <summary>The document that a JSON patch works on.</summary>
internal sealed class JsonPatchTarget(JsonTree root, RequestBudget budget)
{
    /// <summary>Copies may multiply a document; this many bytes at most, as many as a request may bring.</summary>
    private const long MaxCopied = 3 << 20;

    // Items of a list are moved along by the block when one before them comes or goes.
    private const int MovedAtOnce = 128;

    private long _copied;

    public JsonTree Root { get; private set; } = root;

    public void Add(string[] path, JsonTree value)
    {
        if (path.Length == 0)
        {
            Root = value;
            return;
        }

        switch (Parent(path))
        {
            case JsonTree.Map map:
                map.Fields[path[^1]] = value;
                break;
            case JsonTree.List { Items: var items }:
                var index = path[^1] == "-" ? items.Count : Index(items.Count + 1, path);
                Move(items, index);
                items.Insert(index, value);
                break;
            default:
                throw Missing(path.AsSpan(0, path.Length - 1));
        }
    }

    /// <summary>Sets what is there. Like upstream, it takes a field that is not there too, but no item.</summary>
    public void Replace(string[] path, JsonTree value)
    {
        if (path.Length > 0 && Parent(path) is JsonTree.List { Items: var items })
        {
            items[Index(items.Count, path)] = value;
        }
        else
        {
            Add(path, value);
        }
    }

    /// <summary>A copy of what is there; of a field that is not, null.</summary>
    public void Copy(string[] from, string[] to)
    {
        var copy = JsonTreeCopy.Of(Find(from) ?? JsonTree.Null, MaxCopied - _copied, out var size, budget);
        _copied += size;
        Add(to, copy ?? throw PatchErrors.DoesNotApply(string.Create(
            CultureInfo.InvariantCulture,
            $"Unable to complete the copy, the accumulated size increase of copy is {_copied}, exceeding the limit {MaxCopied}")));
    }

    /// <summary>Removes and answers what is at a path.</summary>
    public JsonTree Take(string[] path)
    {
        switch (path.Length == 0 ? null : Parent(path))
        {
            case JsonTree.Map map:
                return map.Fields.Remove(path[^1], out var field) ? field : throw Missing(path);
            case JsonTree.List { Items: var items }:
                var index = Index(items.Count, path);
                var item = items[index];
                Move(items, index);
                items.RemoveAt(index);
                return item;
            default:
                throw PatchErrors.DoesNotApply("the whole document cannot be removed");
        }
    }

    /// <summary>Holds when the same is there; null is the same as a field that is not there.</summary>
    public bool HasFailedTest { get; private set; }

    public void Test(string[] path, JsonTree value)
    {
        if (!JsonTreeComparison.Same(Find(path) ?? JsonTree.Null, value, budget))
        {
            HasFailedTest = true;
            throw PatchErrors.DoesNotApply($"testing value {JsonPointer.Write(path)} failed");
        }
    }

    /// <summary>An index; a negative one counts from the end. For an addition, the end is one past the last.</summary>
    private static int Index(int count, ReadOnlySpan<string> path)
    {
        var isNumber = int.TryParse(path[^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index);
        return isNumber && index < count && index >= -count ? index < 0 ? index + count : index : throw Missing(path);
    }

    private static ApiException Missing(ReadOnlySpan<string> path) =>
        PatchErrors.DoesNotApply($"there is nothing at '{JsonPointer.Write(path)}'");

    private void Move(List<JsonTree> items, int from) => budget.Spend(1 + ((items.Count - from) / MovedAtOnce));

    private JsonTree? Parent(string[] path) => Find(path.AsSpan(0, path.Length - 1));

    /// <summary>
    /// What is at a path; nothing where its last part names no field. Throws where there is nothing on the way or no such item.
    /// </summary>
    private JsonTree? Find(ReadOnlySpan<string> path)
    {
        JsonTree? at = Root;
        for (var i = 0; i < path.Length; i++)
        {
            at = at switch
            {
                JsonTree.Map map => map.Find(path[i]),
                JsonTree.List list => list.Items[Index(list.Items.Count, path[..(i + 1)])],
                _ => throw Missing(path[..(i + 1)]),
            };
        }

        budget.Spend(1 + path.Length);
        return at;
    }
}
