namespace Jota.Api;

/// <summary>What the first pass says of lists.</summary>
internal static class FirstPassLists
{
    /// <summary>Refuses every value that was there before.</summary>
    public static void CheckUnique(IList<string>? values, FieldErrors at)
    {
        var seen = values is { Count: > 1 } ? new HashSet<string>(StringComparer.Ordinal) : null;
        for (var i = 0; i < values?.Count; i++)
        {
            if (seen?.Add(values[i]) == false)
            {
                at.At(i).Duplicate(values[i]);
            }
        }
    }
}
