using System.Text;

namespace Jota.Api;

/// <summary>
/// Shares texts that many objects have in common (namespaces, label keys and values, node names). A table of fixed size where
/// the newest text takes the place: what is common stays, what is not costs nothing, and nothing is kept for ever.
/// </summary>
internal static class TextPool
{
    private const int Slots = 8192;
    private const int LongestShared = 64;

    private static readonly string?[] Shared = new string?[Slots];

    /// <summary>The text of UTF-8 bytes without escapes.</summary>
    public static string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > LongestShared)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        // Losing a race here only means one more copy of a text.
        ref var slot = ref Shared[SlotOf(utf8)];
        return slot is { } text && Ascii.Equals(utf8, text) ? text : slot = Encoding.UTF8.GetString(utf8);
    }

    /// <summary>The name of the property that a reader is at.</summary>
    public static string OfName(ref System.Text.Json.Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? reader.GetString()! : Of(reader.ValueSpan);

    private static int SlotOf(ReadOnlySpan<byte> utf8)
    {
        var hash = 2166136261u;
        foreach (var b in utf8)
        {
            hash = (hash ^ b) * 16777619;
        }

        return (int)((hash ^ (hash >> 15)) % Slots);
    }
}
