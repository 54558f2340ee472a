using System.Buffers.Binary;

namespace Jota.Network.Dns.Wire;

/// <summary>Where a record stands in a message.</summary>
/// <param name="Start">Where its name begins.</param>
/// <param name="Fixed">Where what follows the name begins: type, class, time to live, length.</param>
/// <param name="Type">Its type.</param>
/// <param name="Class">Its class.</param>
/// <param name="Ttl">Its time to live, in seconds.</param>
/// <param name="Length">The length of what it holds.</param>
internal readonly record struct RecordView(int Start, int Fixed, RecordType Type, ushort Class, uint Ttl, int Length)
{
    /// <summary>The length of what stands between the name and what the record holds.</summary>
    public const int FixedLength = 10;

    /// <summary>Where what it holds begins.</summary>
    public int Data => Fixed + FixedLength;

    /// <summary>Where it ends.</summary>
    public int End => Data + Length;

    /// <summary>Where its time to live stands.</summary>
    public int TtlAt => Fixed + 4;

    /// <summary>Reads the record at a place, and moves on behind it; false for what is none.</summary>
    public static bool Read(ReadOnlySpan<byte> message, ref int at, out RecordView record)
    {
        record = default;
        var start = at;
        var after = WireName.Skip(message, at);
        if (after < 0 || after + FixedLength > message.Length)
        {
            return false;
        }

        var rest = message[after..];
        record = new RecordView(
            start,
            after,
            (RecordType)BinaryPrimitives.ReadUInt16BigEndian(rest),
            BinaryPrimitives.ReadUInt16BigEndian(rest[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(rest[4..]),
            BinaryPrimitives.ReadUInt16BigEndian(rest[8..]));
        at = record.End;
        return at <= message.Length;
    }
}
