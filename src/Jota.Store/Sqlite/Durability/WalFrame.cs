using System.Buffers.Binary;

namespace Jota.Store.Sqlite.Durability;

/// <summary>A page in the write-ahead log with its header, as sqlite.org/fileformat2.html describes it in 4.1.</summary>
internal readonly ref struct WalFrame(ReadOnlySpan<byte> bytes)
{
    /// <summary>Bytes before the page.</summary>
    public const int HeaderSize = 24;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The two numbers that all frames since the log started over have in common with its header.</summary>
    public ulong Salts => BinaryPrimitives.ReadUInt64BigEndian(_bytes[8..]);

    /// <summary>Whether a transaction ends with it.</summary>
    public bool Commits => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]) != 0;

    /// <summary>Its checksum, as it is written.</summary>
    public WalChecksum Checksum => WalChecksum.Read(_bytes[16..]);

    /// <summary>What its checksum has to be after the one before it.</summary>
    public WalChecksum ChecksumAfter(WalChecksum before, bool bigEndian) =>
        before.Add(_bytes[..8], bigEndian).Add(_bytes[HeaderSize..], bigEndian);
}
