using System.Buffers.Binary;

namespace Jota.Transport.Spdy;

/// <summary>
/// The eight bytes that every frame begins with. Control: 1 bit set, 15 bits version, 16 bits type, 8 bits flags, 24 bits length. Data: 1
/// bit clear, 31 bits stream, then the same.
/// </summary>
internal readonly record struct FrameHeader(FrameType Type, uint StreamId, byte Flags, int Length)
{
    public const int Size = 8;
    public const int LongestLength = 0xFFFFFF;
    public const byte Fin = 1;
    private const uint ControlBit = 0x8000_0000;
    private const uint Version = 3;

    /// <summary>Whether the sender says no more on this stream.</summary>
    public bool IsLast => (Flags & Fin) != 0;

    public static FrameHeader OfData(uint stream, int length, bool last) => new(FrameType.Data, stream, last ? Fin : (byte)0, length);

    public static FrameHeader OfControl(FrameType type, int length, byte flags = 0) => new(type, 0, flags, length);

    /// <summary>Throws <see cref="InvalidDataException"/> where a control frame is of another version.</summary>
    public static FrameHeader Parse(ReadOnlySpan<byte> bytes)
    {
        var first = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var second = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        var (flags, length) = ((byte)(second >> 24), (int)(second & LongestLength));
        if ((first & ControlBit) == 0)
        {
            return new(FrameType.Data, first, flags, length);
        }

        return (first & ~ControlBit) >> 16 == Version
            ? new((FrameType)(first & 0xFFFF), 0, flags, length)
            : throw new InvalidDataException("a SPDY frame of another version than 3");
    }

    public void Write(Span<byte> into)
    {
        var first = Type == FrameType.Data ? StreamId : ControlBit | (Version << 16) | (uint)Type;
        BinaryPrimitives.WriteUInt32BigEndian(into, first);
        BinaryPrimitives.WriteUInt32BigEndian(into[4..], ((uint)Flags << 24) | (uint)Length);
    }
}
