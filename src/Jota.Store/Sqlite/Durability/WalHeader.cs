using System.Buffers.Binary;

namespace Jota.Store.Sqlite.Durability;

/// <summary>The beginning of a write-ahead log.</summary>
/// <param name="PageSize">Bytes of a page.</param>
/// <param name="Salts">What its frames have in common.</param>
/// <param name="Checksum">What the first frame's checksum goes on from.</param>
/// <param name="BigEndian">How checksums read their bytes.</param>
internal readonly record struct WalHeader(int PageSize, ulong Salts, WalChecksum Checksum, bool BigEndian)
{
    private const uint Magic = 0x377f0682;

    /// <summary>Reads one; null when it is none, or damaged.</summary>
    public static WalHeader? Read(ReadOnlySpan<byte> bytes)
    {
        var magic = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var size = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
        var bigEndian = (magic & 1) != 0;
        var written = WalChecksum.Read(bytes[24..]);
        var isOne = (magic & ~1u) == Magic
            && size is >= 512 and <= 65536 && uint.IsPow2(size)
            && default(WalChecksum).Add(bytes[..24], bigEndian) == written;
        return isOne ? new((int)size, BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]), written, bigEndian) : null;
    }
}
