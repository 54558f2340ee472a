using Jota.Api;
using Jota.Store.Files;
using Jota.Store.Snapshots;
using Jota.Store.Sqlite.Writing;

namespace Jota.Store.Sqlite;

/// <summary>
/// Makes a database of a snapshot. Objects keep their revisions, history is forgotten, and revisions go on far above those of the snapshot:
/// nobody may take a new one for one that he knows from the time after it was taken.
/// </summary>
public static class SqliteRestore
{
    private static readonly string[] Suffixes = ["", "-wal", "-shm"];

    /// <summary>All of it, or nothing: the database is there when the snapshot was read to its end.</summary>
    /// <exception cref="StoreException">There is a database already, or the disk fails.</exception>
    /// <exception cref="SnapshotException">The snapshot is damaged.</exception>
    public static async Task<SnapshotSummary> RunAsync(SqliteStoreOptions options, SnapshotReader snapshot, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(snapshot);
        if (File.Exists(options.Path) && new FileInfo(options.Path).Length > 0)
        {
            throw new StoreException($"there is a database at {options.Path}: a snapshot is restored where there is none");
        }

        await using var claimed = await SqliteFiles.ClaimAsync(options, ct);
        var fresh = options with { Path = options.Path + ".new" };
        Remove(fresh.Path);
        try
        {
            await WriteAsync(fresh, snapshot, ct);
            File.Move(fresh.Path, options.Path, overwrite: true);
            DurableFiles.Flush(Path.GetDirectoryName(Path.GetFullPath(options.Path))!);
            return snapshot.Summary;
        }
        catch
        {
            Remove(fresh.Path);
            File.Delete(options.Path);
            throw;
        }
    }

    private static async Task WriteAsync(SqliteStoreOptions fresh, SnapshotReader snapshot, CancellationToken ct)
    {
        using var target = SqliteSchema.OpenWriter(fresh, Revision.None);
        target.Execute("BEGIN IMMEDIATE");
        var tables = new SqliteTables(target);
        await foreach (var value in snapshot.ReadAllAsync(ct))
        {
            tables.Restore(value);
        }

        tables.LeapOver(snapshot.Summary.Revision);
        target.Execute("COMMIT");
        target.LeaveFiles(false);
    }

    private static void Remove(string path)
    {
        foreach (var suffix in Suffixes)
        {
            File.Delete(path + suffix);
        }
    }
}
