using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Jota.Store.Sqlite.Durability;

/// <summary>The running checksum of a write-ahead log: each frame's covers all before it.</summary>
internal readonly record struct WalChecksum(uint First, uint Second)
{
    /// <summary>The checksum that is written somewhere.</summary>
    public static WalChecksum Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));

    /// <summary>Goes on with more bytes, eight at a time.</summary>
    public WalChecksum Add(ReadOnlySpan<byte> bytes, bool bigEndian)
    {
        var (first, second) = (First, Second);
        var swap = bigEndian == BitConverter.IsLittleEndian;
        var words = MemoryMarshal.Cast<byte, uint>(bytes);
        for (var i = 0; i + 1 < words.Length; i += 2)
        {
            first += (swap ? BinaryPrimitives.ReverseEndianness(words[i]) : words[i]) + second;
            second += (swap ? BinaryPrimitives.ReverseEndianness(words[i + 1]) : words[i + 1]) + first;
        }

        return new(first, second);
    }
}
