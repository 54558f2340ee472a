using System.Buffers.Binary;

namespace Jota.ApiServer.Http;

/// <summary>Reads protobuf's wire format. Throws <see cref="FormatException"/> for bytes that are none.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly bool AtEnd => _at >= _bytes.Length;

    /// <summary>Every field of a message, in order of appearance.</summary>
    public static List<WireValue> ReadAll(ReadOnlySpan<byte> message)
    {
        List<WireValue> values = [];
        var reader = new WireReader(message);
        while (!reader.AtEnd)
        {
            values.Add(reader.Next());
        }

        return values;
    }

    public ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (AtEnd)
            {
                throw new FormatException("unexpected EOF");
            }

            var part = _bytes[_at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("proto: integer overflow");
    }

    private WireValue Next()
    {
        var tag = Varint();
        var number = (int)(tag >> 3);
        return (tag & 7) switch
        {
            0 => new(number, Varint(), 0, -1),
            1 => new(number, BinaryPrimitives.ReadUInt64LittleEndian(_bytes.Slice(Skip(8), 8)), 0, -1),
            2 => Bytes(number),
            5 => new(number, BinaryPrimitives.ReadUInt32LittleEndian(_bytes.Slice(Skip(4), 4)), 0, -1),
            var other => throw new FormatException($"proto: illegal wireType {other}"),
        };
    }

    private WireValue Bytes(int number)
    {
        var length = Varint();
        return length <= int.MaxValue ? new(number, 0, Skip((int)length), (int)length) : throw new FormatException("unexpected EOF");
    }

    private int Skip(int length)
    {
        var start = _at;
        if (length > _bytes.Length - start)
        {
            throw new FormatException("unexpected EOF");
        }

        _at += length;
        return start;
    }
}
