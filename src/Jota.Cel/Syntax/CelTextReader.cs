using System.Globalization;
using System.Text;

namespace Jota.Cel.Syntax;

/// <summary>Reads text and bytes that are written in an expression.</summary>
internal sealed class CelTextReader(string source)
{
    /// <summary>Reads what begins here; afterwards <paramref name="at"/> is behind it.</summary>
    public CelValue Read(ref int at)
    {
        var start = at;
        var (isRaw, isBytes) = (false, false);
        for (; source[at] is not ('"' or '\''); at++)
        {
            isRaw |= source[at] is 'r' or 'R';
            isBytes |= source[at] is 'b' or 'B';
        }

        var quote = source.AsSpan(at).StartsWith("\"\"\"") || source.AsSpan(at).StartsWith("'''")
            ? source.Substring(at, 3) : source[at].ToString();
        at += quote.Length;
        var bytes = new MemoryStream();
        while (!source.AsSpan(at).StartsWith(quote))
        {
            if (at >= source.Length || (quote.Length == 1 && source[at] is '\n' or '\r'))
            {
                throw new CelSyntaxException(start, $"token recognition error at: '{source[start..Math.Min(at, source.Length)]}'");
            }

            if (source[at] == '\\' && !isRaw)
            {
                Escaped(ref at, isBytes, bytes);
            }
            else
            {
                Rune.DecodeFromUtf16(source.AsSpan(at), out var rune, out var length);
                Put(rune, bytes);
                at += length;
            }
        }

        at += quote.Length;
        return isBytes ? new CelBytes(bytes.ToArray()) : new CelString(Encoding.UTF8.GetString(bytes.ToArray()));
    }

    private void Escaped(ref int at, bool isBytes, MemoryStream bytes)
    {
        var start = at++;
        var c = at < source.Length ? source[at++] : '\0';
        var plain = c switch
        {
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            '\\' or '?' or '"' or '\'' or '`' => c,
            _ => '\0',
        };
        if (plain != '\0')
        {
            bytes.WriteByte((byte)plain);
            return;
        }

        // In bytes a number is a byte, in text it is a code point.
        var number = c switch
        {
            'x' or 'X' => Digits(ref at, 2, 16),
            'u' when !isBytes => Digits(ref at, 4, 16),
            'U' when !isBytes => Digits(ref at, 8, 16),
            >= '0' and <= '3' => Digits(ref at, 3, 8, at - 1),
            _ => -1,
        };
        if (isBytes && number is >= 0 and < 256)
        {
            bytes.WriteByte((byte)number);
        }
        else if (!isBytes && number >= 0 && Rune.IsValid((int)number))
        {
            Put(new Rune((int)number), bytes);
        }
        else
        {
            throw new CelSyntaxException(start, "invalid escape sequence");
        }
    }

    private long Digits(ref int at, int count, int radix, int? from = null)
    {
        var start = from ?? at;
        if (start + count > source.Length)
        {
            return -1;
        }

        at = start + count;
        var digits = source.AsSpan(start, count);
        if (radix == 16)
        {
            return long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : -1;
        }

        return digits.ContainsAnyExceptInRange('0', '7') ? -1 : ((digits[0] - '0') * 64) + ((digits[1] - '0') * 8) + (digits[2] - '0');
    }

    private static void Put(Rune rune, MemoryStream bytes)
    {
        Span<byte> utf8 = stackalloc byte[4];
        bytes.Write(utf8[..rune.EncodeToUtf8(utf8)]);
    }
}
