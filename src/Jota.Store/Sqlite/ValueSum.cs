using System.Numerics;
using System.Runtime.InteropServices;
using Jota.Api;

namespace Jota.Store.Sqlite;

/// <summary>
/// The checksum (CRC-32C) that is stored with each value: of its bytes, of the key that it belongs to, and of its revisions. SQLite has
/// none for its pages, so without it a disk's noise in a value, or in what points to it, would be taken for what was written.
/// </summary>
internal static class ValueSum
{
    /// <summary>Reckons it.</summary>
    public static uint Of(string key, Revision modified, Revision created, ReadOnlySpan<byte> value)
    {
        var sum = BitOperations.Crc32C(BitOperations.Crc32C(uint.MaxValue, (ulong)modified.Value), (ulong)created.Value);
        return Add(Add(sum, MemoryMarshal.AsBytes(key.AsSpan())), value);
    }

    private static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            sum = BitOperations.Crc32C(sum, word);
        }

        foreach (var last in bytes[(bytes.Length & ~7)..])
        {
            sum = BitOperations.Crc32C(sum, last);
        }

        return sum;
    }
}
