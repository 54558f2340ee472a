using System.Buffers.Binary;

namespace Jota.Transport.Spdy;

/// <summary>Deflate's blocks without compression: they begin and end at whole bytes as long as all blocks are of this kind.</summary>
internal static class StoredBlocks
{
    private const int Longest = ushort.MaxValue;

    // An empty block: readers that unpack ahead hand out what they have when they meet one.
    private static readonly byte[] Mark = [0x00, 0x00, 0x00, 0xFF, 0xFF];

    /// <summary>
    /// Appends the bytes as one or more blocks, none of them the last of the stream, and a mark that they are all for now.
    /// </summary>
    public static void Write(Stream into, ReadOnlySpan<byte> bytes)
    {
        Span<byte> head = stackalloc byte[5];
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, Longest)];
            head[0] = 0;
            BinaryPrimitives.WriteUInt16LittleEndian(head[1..], (ushort)part.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(head[3..], (ushort)~part.Length);
            into.Write(head);
            into.Write(part);
            bytes = bytes[part.Length..];
        }

        into.Write(Mark);
    }
}
