using System.Text;

namespace Jota.Transport.Headers;

/// <summary>
/// Writes the values of one header as lines of their own. .NET joins them with commas, and a server that is told of one group
/// <c>"a, b"</c> knows of neither. They are handed over as one text (<see cref="Join"/>), which becomes lines where it is encoded: in
/// HTTP/1.1 only.
/// </summary>
public sealed class RepeatedHeaderEncoding : Encoding
{
    // Of a private area: no value has it, since those that do are left out.
    private const char Between = '\uE000';

    private readonly byte[] _next;

    /// <summary>The encoding of one header's value.</summary>
    /// <param name="header">Its name.</param>
    public RepeatedHeaderEncoding(string header) => _next = UTF8.GetBytes($"\r\n{header}: ");

    /// <summary>
    /// Several values as one. What could be taken for another line is no value: a server is told of fewer groups rather than of others.
    /// </summary>
    public static string Join(IEnumerable<string> values) => string.Join(Between, values.Where(IsValue));

    /// <summary>Whether a text can be one of several values.</summary>
    public static bool IsValue(string text) => text.AsSpan().IndexOfAny(Between, '\r', '\n') < 0;

    /// <inheritdoc/>
    public override int GetByteCount(char[] chars, int index, int count)
    {
        var text = chars.AsSpan(index, count);
        return UTF8.GetByteCount(text) + (text.Count(Between) * (_next.Length - UTF8.GetByteCount([Between])));
    }

    /// <inheritdoc/>
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex)
    {
        ReadOnlySpan<char> text = chars.AsSpan(charIndex, charCount);
        var into = bytes.AsSpan(byteIndex);
        var length = 0;
        for (var first = true; ; first = false)
        {
            if (!first)
            {
                _next.CopyTo(into[length..]);
                length += _next.Length;
            }

            var end = text.IndexOf(Between);
            length += UTF8.GetBytes(end < 0 ? text : text[..end], into[length..]);
            if (end < 0)
            {
                return length;
            }

            text = text[(end + 1)..];
        }
    }

    /// <inheritdoc/>
    public override int GetMaxByteCount(int charCount) => checked((charCount + 1) * Math.Max(_next.Length, 4));

    /// <inheritdoc/>
    public override int GetCharCount(byte[] bytes, int index, int count) => UTF8.GetCharCount(bytes, index, count);

    /// <inheritdoc/>
    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        UTF8.GetChars(bytes, byteIndex, byteCount, chars, charIndex);

    /// <inheritdoc/>
    public override int GetMaxCharCount(int byteCount) => UTF8.GetMaxCharCount(byteCount);
}
