namespace Jota.Api;

/// <summary>What config maps and secrets have in common: how much they hold, and that they can be closed for good.</summary>
internal static class DataLimits
{
    /// <summary>How many bytes all values together may have.</summary>
    public const int Total = 1024 * 1024;

    public static void RefuseIf(bool changed, FieldErrors at)
    {
        if (changed)
        {
            at.Forbidden(Immutable.WhenSet);
        }
    }

    public static bool Same(IDictionary<string, string>? one, IDictionary<string, string>? other) =>
        (one?.Count ?? 0) == (other?.Count ?? 0)
        && (one is null || one.All(pair => other!.TryGetValue(pair.Key, out var value) && value == pair.Value));

    public static bool Same(IDictionary<string, byte[]>? one, IDictionary<string, byte[]>? other) =>
        (one?.Count ?? 0) == (other?.Count ?? 0)
        && (one is null || one.All(pair => other!.TryGetValue(pair.Key, out var value) && value.AsSpan().SequenceEqual(pair.Value)));
}
