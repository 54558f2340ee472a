using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Jota.Transport.Upgrades;

namespace Jota.Transport.Spdy;

/// <summary>
/// Reads the header blocks of one direction of a session: a zlib stream that goes on from frame to frame and begins with
/// <see cref="HeaderDictionary"/> in its window. Not safe for use by several at once.
/// </summary>
internal sealed class HeaderReader : IDisposable
{
    private const int ZlibHeaderSize = 2;
    private const int DictionaryIdSize = 4;
    private const int DictionaryFlag = 0x20;
    private const int MostHeaders = 256;

    // Of one block, unpacked: a few kilobytes packed could grow without end.
    private const int MostBytes = 256 * 1024;

    private readonly FedStream _packed = new();
    private readonly DeflateStream _unpacked;
    private bool _begun;

    public HeaderReader()
    {
        // .NET's inflater takes no dictionary; a stored block in front of the peer's puts it into the window all the same.
        _unpacked = new DeflateStream(_packed, CompressionMode.Decompress);
        var block = new MemoryStream();
        StoredBlocks.Write(block, HeaderDictionary.Bytes);
        _packed.Feed(block.ToArray());
        ReadBytes(HeaderDictionary.Bytes.Length);
    }

    /// <summary>
    /// The headers of the next block. Throws <see cref="InvalidDataException"/> for what is none, after which the session is lost.
    /// </summary>
    public Dictionary<string, string> Read(ReadOnlySequence<byte> block)
    {
        var bytes = block.ToArray();
        _packed.Feed(_begun ? bytes : WithoutZlibHeader(bytes));
        _begun = true;
        var count = ReadNumber(MostHeaders);
        var headers = new Dictionary<string, string>(count, StringComparer.OrdinalIgnoreCase);
        var left = MostBytes;
        for (var i = 0; i < count; i++)
        {
            var name = ReadText(ref left);
            headers[name] = ReadText(ref left);
        }

        return headers;
    }

    public void Dispose() => _unpacked.Dispose();

    private static ReadOnlyMemory<byte> WithoutZlibHeader(byte[] bytes)
    {
        var skip = bytes.Length > 1 && (bytes[1] & DictionaryFlag) != 0 ? ZlibHeaderSize + DictionaryIdSize : ZlibHeaderSize;
        return bytes.Length >= skip ? bytes.AsMemory(skip) : throw new InvalidDataException("a SPDY header block without a zlib header");
    }

    private string ReadText(ref int left)
    {
        var length = ReadNumber(left);
        left -= length;
        return Encoding.UTF8.GetString(ReadBytes(length));
    }

    private int ReadNumber(int most)
    {
        var number = BinaryPrimitives.ReadUInt32BigEndian(ReadBytes(4));
        return number <= most ? (int)number : throw new InvalidDataException("SPDY headers that are too long");
    }

    private byte[] ReadBytes(int count)
    {
        var bytes = new byte[count];
        return _unpacked.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count
            ? bytes
            : throw new InvalidDataException("a SPDY header block that is cut short");
    }

    /// <summary>Gives out the bytes of the frame that was fed last, and then nothing.</summary>
    private sealed class FedStream : SequentialStream
    {
        private ReadOnlyMemory<byte> _bytes;

        public override bool CanWrite => false;

        public void Feed(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var part = _bytes[..Math.Min(buffer.Length, _bytes.Length)];
            part.Span.CopyTo(buffer);
            _bytes = _bytes[part.Length..];
            return part.Length;
        }
    }
}
