namespace Jota.Load.Wire;

/// <summary>Reads the status off a response's header block: it is always the first header, and we allow no dynamic table.</summary>
internal static class StatusCode
{
    private static readonly int[] Indexed = [200, 204, 206, 304, 400, 404, 500];

    public static int Of(ReadOnlySpan<byte> block)
    {
        while ((block[0] & 0xe0) == 0x20)
        {
            // The table's size is told first.
            block = block[1..];
        }

        return (block[0] & 0x80) != 0 ? Indexed[(block[0] & 0x7f) - 8] : Literal(block[1..]);
    }

    private static int Literal(ReadOnlySpan<byte> value)
    {
        var length = value[0] & 0x7f;
        var text = value.Slice(1, length);
        return (value[0] & 0x80) == 0
            ? ((text[0] - '0') * 100) + ((text[1] - '0') * 10) + (text[2] - '0')
            : Huffman(text);
    }

    /// <summary>Three digits in HPACK's code: 0 to 2 are five bits, 3 to 9 six.</summary>
    private static int Huffman(ReadOnlySpan<byte> text)
    {
        var bits = 0u;
        foreach (var b in text)
        {
            bits = (bits << 8) | b;
        }

        var left = text.Length * 8;
        var status = 0;
        for (var digit = 0; digit < 3; digit++)
        {
            var five = (int)(bits >> (left - 5)) & 0x1f;
            var isShort = five < 3;
            left -= isShort ? 5 : 6;
            status = (status * 10) + (isShort ? five : ((int)(bits >> left) & 0x3f) - 0x19 + 3);
        }

        return status;
    }
}
