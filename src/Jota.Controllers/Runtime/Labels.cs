namespace Jota.Controllers;

/// <summary>Compares labels as they come: at every change of every pod, so without enumerators on the heap where that can be had.</summary>
internal static class Labels
{
    /// <summary>Whether two sets of labels are the same; null is none.</summary>
    public static bool Same(IDictionary<string, string>? one, IDictionary<string, string>? other) =>
        ReferenceEquals(one, other) || ((one?.Count ?? 0) == (other?.Count ?? 0) && HasAll(other, one));

    /// <summary>Whether labels are among others; null is none.</summary>
    public static bool HasAll(IDictionary<string, string>? labels, IDictionary<string, string>? wanted) => wanted switch
    {
        null or { Count: 0 } => true,
        _ when labels is null => false,
        Dictionary<string, string> map => HasAll(labels, map),
        _ => HasEach(labels, wanted),
    };

    private static bool HasEach(IDictionary<string, string> labels, IDictionary<string, string> wanted) =>
        wanted.All(pair => labels.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private static bool HasAll(IDictionary<string, string> labels, Dictionary<string, string> wanted)
    {
        foreach (var (key, value) in wanted)
        {
            if (!labels.TryGetValue(key, out var has) || has != value)
            {
                return false;
            }
        }

        return true;
    }
}
