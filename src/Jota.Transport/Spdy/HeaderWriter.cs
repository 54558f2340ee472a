using System.Buffers.Binary;
using System.Text;

namespace Jota.Transport.Spdy;

/// <summary>
/// Writes the header blocks of one direction of a session: a zlib stream that goes on from frame to frame. The blocks are stored, not
/// compressed: every reader takes them, there are a few dozen bytes to a stream, and nothing secret can be guessed from their length.
/// Not safe for use by several at once.
/// </summary>
internal sealed class HeaderWriter
{
    // Deflate with a window of 32 KiB, no dictionary.
    private static readonly byte[] ZlibHeader = [0x78, 0x01];
    private bool _begun;

    /// <summary>The next block with these headers; names are written in lower case.</summary>
    public byte[] Write(IReadOnlyDictionary<string, string> headers)
    {
        using var block = new MemoryStream();
        if (!_begun)
        {
            _begun = true;
            block.Write(ZlibHeader);
        }

        StoredBlocks.Write(block, Plain(headers));
        return block.ToArray();
    }

    private static ReadOnlySpan<byte> Plain(IReadOnlyDictionary<string, string> headers)
    {
        var plain = new MemoryStream();
        WriteNumber(plain, headers.Count);
        foreach (var (name, value) in headers)
        {
            WriteText(plain, name.ToLowerInvariant());
            WriteText(plain, value);
        }

        return plain.GetBuffer().AsSpan(0, (int)plain.Length);
    }

    private static void WriteText(MemoryStream into, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        WriteNumber(into, bytes.Length);
        into.Write(bytes);
    }

    private static void WriteNumber(MemoryStream into, int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        into.Write(bytes);
    }
}
