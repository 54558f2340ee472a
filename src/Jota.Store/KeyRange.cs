namespace Jota.Store;

/// <summary>Bounds of a prefix in the order of keys.</summary>
internal static class KeyRange
{
    /// <summary>The first key after all keys with this prefix.</summary>
    public static string EndOf(string prefix) => prefix.Length == 0 ? "\uFFFF" : prefix[..^1] + (char)(prefix[^1] + 1);
}
