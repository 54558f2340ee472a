using System.Buffers.Binary;

namespace Jota.Load.Wire;

/// <summary>HTTP/2 frames that are to be sent together.</summary>
internal sealed class FrameWriter
{
    private const int HeaderSize = 9;

    private byte[] _bytes = new byte[256 * 1024];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    public void Byte(byte value)
    {
        Room(1)[0] = value;
        Length++;
    }

    /// <summary>A whole frame.</summary>
    public void Frame(FrameType type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var start = Begin();
        Raw(payload);
        End(start, type, flags, stream);
    }

    /// <summary>Leaves room for a frame's header; answers where.</summary>
    public int Begin()
    {
        Room(HeaderSize);
        Length += HeaderSize;
        return Length - HeaderSize;
    }

    /// <summary>Writes the header of a frame that was begun.</summary>
    public void End(int start, FrameType type, byte flags, int stream)
    {
        var header = _bytes.AsSpan(start, HeaderSize);
        var length = Length - start - HeaderSize;
        header[0] = (byte)(length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(header[1..], (ushort)length);
        header[3] = (byte)type;
        header[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(header[5..], stream);
    }

    private Span<byte> Room(int length)
    {
        if (Length + length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + length));
        }

        return _bytes.AsSpan(Length);
    }
}
