namespace Jota.Api;

/// <summary>What tells the items of a merged list apart.</summary>
internal static class MergeItems
{
    /// <summary>A scalar's identity: a text is never a number. Null for what is no scalar.</summary>
    public static string? IdOf(JsonTree? node) => node switch
    {
        JsonTree.Text text => "\"" + text.Value,
        JsonTree.Plain plain => plain.ToString(),
        _ => null,
    };

    /// <summary>Each identity with the place where it stands first.</summary>
    public static Dictionary<string, int> Places(IEnumerable<string?> ids)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var at = 0;
        foreach (var id in ids)
        {
            if (id is not null)
            {
                places.TryAdd(id, at);
            }

            at++;
        }

        return places;
    }

    /// <summary>All items must be of one type, and none a list.</summary>
    public static void CheckAlike(JsonTree.List original, JsonTree.List patch, RequestBudget budget)
    {
        budget.Spend(original.Items.Count + patch.Items.Count);
        string? type = null;
        foreach (var item in original.Items.Concat(patch.Items))
        {
            type ??= item.GoType;
            if (item is JsonTree.List)
            {
                throw PatchErrors.Senseless("lists of lists are not supported");
            }

            if (item.GoType != type)
            {
                throw StrategicDirectives.UnlikeItems(original, patch, budget);
            }
        }
    }
}
