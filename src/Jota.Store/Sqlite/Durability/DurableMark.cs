using System.Buffers.Binary;
using Jota.Api;
using Microsoft.Win32.SafeHandles;

namespace Jota.Store.Sqlite.Durability;

/// <summary>
/// The newest revision known to be on disk, in a file of its own: what a database must still have when it is opened again. It is written
/// after each commit and before anybody is answered, without waiting for the disk: after a power cut it may lag behind, never lead.
/// </summary>
/// <remarks>Eight bytes, written at once: the revision in the upper 48 bits, a check of it in the others.</remarks>
internal sealed class DurableMark : IDisposable
{
    private const int CheckBits = 16;

    private readonly SafeFileHandle _file;

    private DurableMark(SafeFileHandle file) => _file = file;

    /// <summary>What was noted last; none where nothing was, or nothing that can be read.</summary>
    public Revision Revision { get; private set; }

    /// <summary>Opens a mark, making its file when there is none.</summary>
    public static DurableMark Open(string path)
    {
        using var stream = SqliteFiles.Open(path, FileShare.ReadWrite);
        var mark = new DurableMark(File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite));
        mark.Revision = mark.Read();
        return mark;
    }

    /// <summary>Notes a revision. A disk that refuses leaves the mark where it was, which is true still.</summary>
    public void Note(Revision durable)
    {
        Revision = durable;

        // If it does not work, the database holds more than the mark says.
        _ = FindProblem();
    }

    /// <summary>
    /// What the disk says to writing what is noted once more; null when it takes it. SQLite tells no more of a disk that is read-only than
    /// that something went wrong.
    /// </summary>
    public string? FindProblem()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, (Revision.Value << CheckBits) | CheckOf(Revision.Value));
        try
        {
            RandomAccess.Write(_file, bytes, fileOffset: 0);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    /// <summary>Waits for the disk.</summary>
    public void Flush()
    {
        try
        {
            RandomAccess.FlushToDisk(_file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // As above.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static long CheckOf(long revision) => (long)((ulong)(revision * -0x61c8864680b583eb) >> (64 - CheckBits));

    private Revision Read()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        if (RandomAccess.Read(_file, bytes, fileOffset: 0) < bytes.Length)
        {
            return Revision.None;
        }

        var noted = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var revision = (long)((ulong)noted >> CheckBits);
        return (noted & ((1 << CheckBits) - 1)) == CheckOf(revision) ? new(revision) : Revision.None;
    }
}
