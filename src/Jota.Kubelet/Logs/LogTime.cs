using System.Buffers;
using System.Globalization;
using System.Text;

namespace Jota.Kubelet.Logs;

/// <summary>The times in log files: RFC 3339, whose fraction loses its closing zeros.</summary>
internal static class LogTime
{
    private const int Digits = 9;
    private const int SecondsEnd = 19;

    /// <summary>Reads a time; false when it is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        Span<char> chars = stackalloc char[64];
        time = default;
        return text.Length <= chars.Length
            && Encoding.ASCII.TryGetChars(text, chars, out var count)
            && DateTimeOffset.TryParse(chars[..count], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    /// <summary>Writes a time with all nine digits, as upstream's <c>--timestamps</c> does.</summary>
    public static void WritePadded(ReadOnlySpan<byte> text, IBufferWriter<byte> to)
    {
        var hasFraction = text.Length > SecondsEnd && text[SecondsEnd] == '.';
        var zone = SecondsEnd + (hasFraction ? 1 : 0);
        while (zone < text.Length && char.IsAsciiDigit((char)text[zone]))
        {
            zone++;
        }

        to.Write(text[..SecondsEnd]);
        to.Write("."u8);
        var fraction = hasFraction ? text[(SecondsEnd + 1)..zone] : default;
        to.Write(fraction);
        to.Write("000000000"u8[..Math.Max(0, Digits - fraction.Length)]);
        to.Write(text[zone..]);
    }
}
