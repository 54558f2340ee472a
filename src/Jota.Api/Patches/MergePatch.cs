namespace Jota.Api;

/// <summary>JSON merge patches (RFC 7386): objects merge, null removes, everything else replaces.</summary>
public static class MergePatch
{
    /// <summary>The patched document. Throws <see cref="ApiException"/> (400) when the patch is no JSON object.</summary>
    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> document, ReadOnlyMemory<byte> patch, RequestBudget budget)
    {
        var changes = ReadPatch(patch, budget);
        var target = JsonTreeReader.Read(document, budget) as JsonTree.Map ?? new JsonTree.Map();
        Merge(target, changes, budget);
        return PatchErrors.Written(target, budget);
    }

    /// <summary>Merges in place; parts of the patch become parts of the target.</summary>
    private static void Merge(JsonTree.Map target, JsonTree.Map patch, RequestBudget budget)
    {
        var open = new Stack<(JsonTree.Map Target, JsonTree.Map Patch)>();
        open.Push((target, patch));
        while (open.TryPop(out var pair))
        {
            foreach (var (key, value) in pair.Patch.Fields)
            {
                budget.Spend();
                switch (value)
                {
                    case JsonTree.Plain { IsNull: true }:
                        pair.Target.Fields.Remove(key);
                        break;
                    case JsonTree.Map changes:
                        var within = pair.Target.Find(key) as JsonTree.Map ?? new JsonTree.Map();
                        pair.Target.Fields[key] = within;
                        open.Push((within, changes));
                        break;
                    default:
                        pair.Target.Fields[key] = value;
                        break;
                }
            }
        }
    }

    private static JsonTree.Map ReadPatch(ReadOnlyMemory<byte> patch, RequestBudget budget)
    {
        var node = PatchErrors.Read(patch, budget);
        return node switch
        {
            JsonTree.Map map => map,
            JsonTree.Plain { IsNull: true } => throw ApiException.BadRequest("Invalid JSON Patch"),
            _ => throw PatchErrors.Undecodable($"json: cannot unmarshal {node.Word} into Go value of type map[string]interface {{}}"),
        };
    }
}
