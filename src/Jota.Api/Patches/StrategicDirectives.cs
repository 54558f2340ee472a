namespace Jota.Api;

/// <summary>What a strategic merge patch says beside values, and the words in which upstream refuses it.</summary>
internal static class StrategicDirectives
{
    public const string Patch = "$patch";
    public const string RetainKeys = "$retainKeys";
    public const string Order = "$setElementOrder";
    public const string DeleteFrom = "$deleteFromPrimitiveList";

    /// <summary>Whether a key of the patch is no field.</summary>
    public static bool IsDirective(string key) => key is Patch or RetainKeys || Is(key, Order) || Is(key, DeleteFrom);

    /// <summary>Whether a key is such a directive, of whatever field.</summary>
    public static bool Is(string key, string directive) => key.StartsWith(directive, StringComparison.Ordinal);

    /// <summary>The field that a directive speaks of. Throws 400 when it speaks of none.</summary>
    public static string FieldOf(string key, string directive) => key.Length > directive.Length && key[directive.Length] == '/'
        ? key[(directive.Length + 1)..]
        : throw BadFormat(directive);

    /// <summary>The text of <c>$patch</c> as upstream shows it; null where there is none.</summary>
    public static string? PatchOf(JsonTree.Map map, RequestBudget budget) =>
        map.Find(Patch) is { } directive ? GoTreeText.Of(directive, budget) : null;

    /// <summary>Takes away what only speaks to the merge.</summary>
    public static JsonTree.Map Clean(JsonTree.Map map)
    {
        foreach (var key in map.Fields.Keys.Where(IsDirective).ToList())
        {
            map.Fields.Remove(key);
        }

        return map;
    }

    public static ApiException BadFormat(string directive) => ApiException.BadRequest(directive switch
    {
        DeleteFrom => "invalid patch format of primitive list",
        RetainKeys => "invalid patch format of retainKeys",
        _ => "invalid patch format of setElementOrder list",
    });

    public static ApiException UnknownPatch(string directive, JsonTree.Map map, RequestBudget budget) =>
        PatchErrors.Senseless($"unknown patch type: {directive} in map: {GoTreeText.Of(map, budget)}");

    public static ApiException NoMergeKey(JsonTree.Map map, string key, RequestBudget budget) =>
        PatchErrors.Senseless($"map: {GoTreeText.Of(map, budget)} does not contain declared merge key: {key}");

    public static ApiException WrongType(string expected, JsonTree received) =>
        PatchErrors.Senseless($"expected a {expected}, but received a {received.GoType}");

    public static ApiException UnlikeItems(JsonTree.List original, JsonTree.List patch, RequestBudget budget) =>
        PatchErrors.Senseless($"list element types are not identical: [{GoTreeText.Of(original, budget)} {GoTreeText.Of(patch, budget)}]");

    public static ApiException OtherOrder(JsonTree.List patch, JsonTree.List order, RequestBudget budget) => PatchErrors.Senseless(
        $"The order in patch list:\n{GoTreeText.Of(patch, budget)}\n doesn't match {Order} list:\n{GoTreeText.Of(order, budget)}\n");
}
