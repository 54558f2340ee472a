namespace Jota.Store.Snapshots;

/// <summary>How a snapshot lies in a file.</summary>
/// <remarks>
/// <para>
/// A line that says what it is, the revision and the time in milliseconds since 1970 (eight bytes each, the lowest first). Then of each
/// key, in order: its length in UTF-8, the key, the revisions that wrote and created it, the length of its value, and the value, each
/// number as <see cref="BinaryReader.Read7BitEncodedInt64"/> reads it. Then a length of 0, how many keys there were (eight bytes), and
/// the SHA-256 of all before it.
/// </para>
/// <para>Revisions are those of the store it was taken of. A store that counts its own, as etcd does, ignores them.</para>
/// </remarks>
internal static class SnapshotFormat
{
    /// <summary>The longest key that is believed.</summary>
    public const int LongestKey = 16 * 1024;

    /// <summary>The longest value that is believed: far above what a store takes.</summary>
    public const int LongestValue = 64 * 1024 * 1024;

    /// <summary>How many bytes the first part has.</summary>
    public static int HeadBytes => Magic.Length + (2 * sizeof(long));

    /// <summary>What each begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "jota snapshot 1\n"u8;
}
