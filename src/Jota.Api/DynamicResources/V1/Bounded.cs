namespace Jota.Api;

/// <summary>Lists and maps of which nothing is looked at any more once they are too long.</summary>
internal static class Bounded
{
    /// <summary>Each item by itself.</summary>
    public static void Validate<T>(IList<T>? items, int most, FieldErrors at, Action<T, FieldErrors> rules)
    {
        if (items?.Count > most)
        {
            at.TooMany(items.Count, most);
            return;
        }

        for (var i = 0; i < items?.Count; i++)
        {
            rules(items[i], at.At(i));
        }
    }

    /// <summary>Each item by itself, and no two with the same key.</summary>
    public static void ValidateSet<T, TKey>(IList<T>? items, int most, FieldErrors at, Func<T, TKey> key, Action<T, FieldErrors> rules)
    {
        Validate(items, most, at, rules);
        if (items?.Count > most)
        {
            return;
        }

        var seen = new HashSet<TKey>();
        for (var i = 0; i < items?.Count; i++)
        {
            if (key(items[i]) is var one && !seen.Add(one))
            {
                at.At(i).Duplicate(one is string text ? text : one?.ToString() ?? "");
            }
        }
    }

    /// <summary>Each key at the place of the map, and each value at its own.</summary>
    public static void ValidateMap<T>(
        IDictionary<string, T>? map, int most, FieldErrors at, Action<string, FieldErrors> keys, Action<T, FieldErrors> rules)
    {
        if (map?.Count > most)
        {
            at.TooMany(map.Count, most);
            return;
        }

        foreach (var (key, value) in map ?? new Dictionary<string, T>())
        {
            keys(key, at);
            rules(value, at.Key(Shortened(key)));
        }
    }

    private static string Shortened(string key) => key.Length <= 128 ? key : $"{key.AsSpan(0, 63)}...{key.AsSpan(key.Length - 62)}";
}
