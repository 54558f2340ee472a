using System.Text;

namespace Jota.Network.Dns.Wire;

/// <summary>
/// Domain names as they are sent: labels with their lengths before them, a zero at the end. No name is longer than 255 bytes, no label
/// longer than 63, and a pointer leads back only: whatever is sent, reading ends.
/// </summary>
internal static class WireName
{
    /// <summary>The longest name, with its lengths and the zero.</summary>
    public const int Longest = 255;

    /// <summary>The most labels that a name can have.</summary>
    public const int MostLabels = 127;

    private const int LongestLabel = 63;
    private const byte Pointer = 0xC0;

    /// <summary>Reads a name, follows pointers, and makes its letters small.</summary>
    /// <param name="message">The whole message, that pointers lead into.</param>
    /// <param name="at">Where the name begins.</param>
    /// <param name="into">Where it goes; of <see cref="Longest"/> bytes.</param>
    /// <param name="length">How long it is there.</param>
    /// <returns>Where the message goes on; -1 for what is no name.</returns>
    public static int Read(ReadOnlySpan<byte> message, int at, Span<byte> into, out int length)
    {
        length = 0;
        var (next, limit) = (-1, at);
        while ((uint)at < (uint)message.Length)
        {
            var head = message[at];
            if (head == 0)
            {
                into[length++] = 0;
                return next < 0 ? at + 1 : next;
            }

            if ((head & Pointer) == Pointer)
            {
                if (at + 1 >= message.Length)
                {
                    return -1;
                }

                // Each one leads to before where the last one led: there is no way round and round.
                var target = ((head & ~Pointer) << 8) | message[at + 1];
                next = next < 0 ? at + 2 : next;
                if (target >= limit)
                {
                    return -1;
                }

                (at, limit) = (target, target);
                continue;
            }

            if (head > LongestLabel || at + 1 + head > message.Length || length + 1 + head >= Longest)
            {
                return -1;
            }

            into[length] = head;
            Lower(message.Slice(at + 1, head), into[(length + 1)..]);
            length += 1 + head;
            at += 1 + head;
        }

        return -1;
    }

    /// <summary>Passes over a name without looking where its pointers lead; -1 for what is no name.</summary>
    public static int Skip(ReadOnlySpan<byte> message, int at)
    {
        while ((uint)at < (uint)message.Length)
        {
            var head = message[at];
            switch (head)
            {
                case 0:
                    return at + 1;
                case >= Pointer:
                    return at + 2 <= message.Length ? at + 2 : -1;
                case > LongestLabel:
                    return -1;
                default:
                    at += 1 + head;
                    break;
            }
        }

        return -1;
    }

    /// <summary>
    /// Where the labels of a name begin that holds no pointers, from left to right.
    /// </summary>
    /// <param name="name">The name, with its zero.</param>
    /// <param name="starts">Where they go; room for <see cref="MostLabels"/> is always enough.</param>
    /// <returns>How many there are, the zero not counted.</returns>
    public static int Labels(ReadOnlySpan<byte> name, Span<byte> starts)
    {
        var count = 0;
        for (var at = 0; name[at] != 0; at += 1 + name[at])
        {
            starts[count++] = (byte)at;
        }

        return count;
    }

    /// <summary>A name from its text, in small letters; null for what is none. A dot at the end makes no difference.</summary>
    public static byte[]? FromText(string text)
    {
        text = text.EndsWith('.') ? text[..^1] : text;
        if (text.Length == 0)
        {
            return [0];
        }

        var name = new byte[text.Length + 2];
        var at = 0;
        foreach (var range in text.AsSpan().Split('.'))
        {
            var label = text.AsSpan()[range];
            if (label.Length is 0 or > LongestLabel || !Ascii.IsValid(label))
            {
                return null;
            }

            name[at] = (byte)label.Length;
            Encoding.ASCII.GetBytes(label, name.AsSpan(at + 1));
            Lower(name.AsSpan(at + 1, label.Length), name.AsSpan(at + 1));
            at += 1 + label.Length;
        }

        return name.Length > Longest ? null : name;
    }

    /// <summary>The text of a name that holds no pointers, with a dot at its end; for people.</summary>
    public static string ToText(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length);
        for (var at = 0; at < name.Length && name[at] != 0; at += 1 + name[at])
        {
            foreach (var letter in name.Slice(at + 1, Math.Min(name[at], name.Length - at - 1)))
            {
                _ = letter is > 0x20 and < 0x7F and not (byte)'.' and not (byte)'\\'
                    ? text.Append((char)letter)
                    : text.Append('\\').Append(letter.ToString("D3", System.Globalization.CultureInfo.InvariantCulture));
            }

            text.Append('.');
        }

        return text.Length == 0 ? "." : text.ToString();
    }

    private static void Lower(ReadOnlySpan<byte> from, Span<byte> into)
    {
        for (var i = 0; i < from.Length; i++)
        {
            var letter = from[i];
            into[i] = (uint)(letter - 'A') <= 'Z' - 'A' ? (byte)(letter | 0x20) : letter;
        }
    }
}
