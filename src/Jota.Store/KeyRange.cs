namespace Jota.Store;

/// <summary>Bounds of a prefix in the order of keys.</summary>
internal static class KeyRange
{
    /// <summary>The first key after all keys with this prefix.</summary>
    public static string EndOf(string prefix) => prefix.Length == 0 ? "\uFFFF" : prefix[..^1] + (char)(prefix[^1] + 1);

    /// <summary>The index of the first key that is not before this one, among sorted keys.</summary>
    public static int LowerBound(this IList<string> keys, string key)
    {
        var (low, high) = (0, keys.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(keys[middle], key) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
