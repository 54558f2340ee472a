using System.Text.Json;
using Jota.Api;

namespace Jota.ApiServer.Objects;

/// <summary>Whether two encoded objects wish for something else: what counts in <c>metadata.generation</c>.</summary>
internal static class SpecChange
{
    /// <summary>Whether anything differs but metadata and, of kinds whose status is the server's, the status.</summary>
    public static bool Between(ReadOnlySpan<byte> old, ReadOnlySpan<byte> changed, bool hasStatus)
    {
        var left = new Utf8JsonReader(old, JsonLimits.Reading);
        var right = new Utf8JsonReader(changed, JsonLimits.Reading);
        left.Read();
        right.Read();
        while (true)
        {
            var (more, also) = (NextWish(ref left, old, hasStatus, out var was), NextWish(ref right, changed, hasStatus, out var isNow));
            if (more != also || !was.SequenceEqual(isNow))
            {
                return true;
            }

            if (!more)
            {
                return false;
            }
        }
    }

    /// <summary>The next property that is a wish, with its name; false at the end.</summary>
    private static bool NextWish(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, bool hasStatus, out ReadOnlySpan<byte> property)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var skipped = reader.ValueTextEquals("metadata"u8) || (hasStatus && reader.ValueTextEquals("status"u8));
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (!skipped)
            {
                property = json[start..(int)reader.BytesConsumed];
                return true;
            }
        }

        property = default;
        return false;
    }
}
