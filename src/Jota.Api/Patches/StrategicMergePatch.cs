namespace Jota.Api;

/// <summary>
/// Strategic merge patches: as merge patches, but lists whose schema has a merge key merge item by item, and directives in the
/// patch (<c>$patch</c>, <c>$retainKeys</c>, <c>$setElementOrder/…</c>, <c>$deleteFromPrimitiveList/…</c>) say the rest.
/// </summary>
public static class StrategicMergePatch
{
    /// <summary>
    /// The patched document. Throws <see cref="ApiException"/>: 400 unreadable, 422 a directive makes no sense. What it costs grows with
    /// what is given, however long the lists are.
    /// </summary>
    public static ReadOnlyMemory<byte> Apply(
        TypeSchema type, ReadOnlyMemory<byte> document, ReadOnlyMemory<byte> patch, RequestBudget budget)
    {
        var changes = ReadPatch(patch, budget);
        var original = JsonTreeReader.Read(document, budget) as JsonTree.Map ?? new JsonTree.Map();
        return PatchErrors.Written(new StrategicMerge(budget).Merge(type, original, changes), budget);
    }

    private static JsonTree.Map ReadPatch(ReadOnlyMemory<byte> patch, RequestBudget budget)
    {
        JsonTree changes;
        try
        {
            changes = JsonTreeReader.Read(patch, budget);
        }
        catch (FormatException wrong)
        {
            throw ApiException.BadRequest(wrong.Message);
        }

        return changes switch
        {
            JsonTree.Map map => map,
            JsonTree.Plain { IsNull: true } => new(),
            _ => throw ApiException.BadRequest($"json: cannot unmarshal {changes.Word} into Go value of type map[string]interface {{}}"),
        };
    }
}
