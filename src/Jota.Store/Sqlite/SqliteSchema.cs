using Jota.Api;
using Jota.Store.Sqlite.Native;

namespace Jota.Store.Sqlite;

/// <summary>The tables.</summary>
/// <remarks>
/// <c>current</c>: each existing key with the revision of its value; small rows, in order of key. <c>value</c>: bytes by the
/// revision that wrote them. <c>change</c>: the log since the compacted revision, each with the revision it replaced (0: none);
/// a change without a value is a delete; <c>sum</c> is a <see cref="ValueSum"/>. Two of the three only ever grow at their end, so a
/// commit of many writes touches few pages; and to compact is to drop the head of the log along with the values it replaced.
/// </remarks>
internal static class SqliteSchema
{
    /// <summary>Bytes of a page.</summary>
    public const int PageSize = 4096;

    private const string Tables = """
        BEGIN IMMEDIATE;
        CREATE TABLE IF NOT EXISTS current (key TEXT PRIMARY KEY, revision INTEGER NOT NULL, created INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS value (revision INTEGER PRIMARY KEY, bytes BLOB NOT NULL, sum INTEGER);
        CREATE TABLE IF NOT EXISTS change (
            revision INTEGER PRIMARY KEY, key TEXT NOT NULL, created INTEGER NOT NULL, previous INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS compaction (id INTEGER PRIMARY KEY CHECK (id = 1), compacted INTEGER NOT NULL);
        INSERT OR IGNORE INTO compaction VALUES (1, 0);
        PRAGMA user_version = 2;
        COMMIT;
        """;

    // The first format had no sums: what is written from now on has them.
    private const string Sums = """
        BEGIN IMMEDIATE;
        ALTER TABLE value ADD COLUMN sum INTEGER;
        PRAGMA user_version = 2;
        COMMIT;
        """;

    /// <summary>
    /// Opens the writer's connection, making the tables when they are missing. Until it is told otherwise, closing it leaves the files as
    /// they are.
    /// </summary>
    /// <param name="options">Where.</param>
    /// <param name="noted">The newest revision that it is known to have had: a database that had any must have its tables.</param>
    public static SqliteConnection OpenWriter(SqliteStoreOptions options, Revision noted)
    {
        var connection = new SqliteConnection(options.Path);
        try
        {
            connection.LeaveFiles(true);
            Prepare(connection, options, noted);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection beside the writer's.</summary>
    public static SqliteConnection OpenReader(SqliteStoreOptions options)
    {
        var connection = new SqliteConnection(options.Path);
        connection.Execute("PRAGMA query_only = ON; PRAGMA cache_size = -512");
        return connection;
    }

    private static void Prepare(SqliteConnection connection, SqliteStoreOptions options, Revision noted)
    {
        connection.Execute($"PRAGMA page_size = {PageSize}");
        connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -4096");
        connection.Execute($"PRAGMA journal_size_limit = {2 * options.CheckpointBytes}");
        var version = Number(connection, "PRAGMA user_version");
        switch (version)
        {
            case 0 when !noted.IsNone:
                throw new StoreException($"{options.Path} has no tables, but revision {noted} had been reached") { Damaged = true };
            case 0:
                connection.Execute(Tables);
                break;
            case 1:
                connection.Execute(Sums);
                break;
            case 2:
                break;
            default:
                throw new StoreException($"{options.Path} was written by a newer version of Jota (format {version})");
        }

        if (options.MaxBytes > 0)
        {
            connection.Execute($"PRAGMA max_page_count = {Math.Max(1, options.MaxBytes / PageSize)}");
        }
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        var statement = connection.Prepare(sql);
        statement.Step();
        var number = statement.Int64(0);
        statement.Reset();
        return number;
    }
}
