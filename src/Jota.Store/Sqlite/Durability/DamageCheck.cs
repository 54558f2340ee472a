using Jota.Api;
using Jota.Store.Sqlite.Native;

namespace Jota.Store.Sqlite.Durability;

/// <summary>
/// What is looked at before a database is used: whether all that was answered can still be in it. SQLite itself starts empty over a
/// database without bytes, and ends its log at the first bad page, without a word.
/// </summary>
internal static class DamageCheck
{
    /// <summary>Looks at the files before SQLite may touch them.</summary>
    public static void Files(string path, Revision noted)
    {
        var log = new FileInfo(path + "-wal");
        var logged = log.Exists && log.Length > 0;
        if (new FileInfo(path).Length == 0 && (logged || !noted.IsNone))
        {
            throw Damage(noted.IsNone ? $"{path} is empty, but its log is not" : $"{path} is empty, but revision {noted} had been reached");
        }

        if (!logged)
        {
            return;
        }

        using var stream = new FileStream(log.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        if (WalInspection.FindLoss(stream) is { } frame)
        {
            throw Damage(
                $"{log.FullName} is damaged at page {frame}, and what follows shows that this was on disk: " +
                "writes that were answered are missing");
        }
    }

    /// <summary>Looks at what every start relies on: the table of keys, and how far history goes.</summary>
    public static void Contents(string path, SqliteConnection connection, Revision newest, Revision noted)
    {
        var found = Text(connection, "PRAGMA quick_check('current')");
        if (found != "ok")
        {
            throw Damage($"{path} is damaged: {found.ReplaceLineEndings(" ")}");
        }

        if (newest < noted)
        {
            throw Damage($"{path} ends at revision {newest}, but revision {noted} had been reached: writes that were answered are missing");
        }
    }

    /// <summary>Looks at everything, however long it takes.</summary>
    public static void Everything(string path, SqliteConnection connection)
    {
        var found = Text(connection, "PRAGMA integrity_check(1)");
        if (found != "ok")
        {
            throw Damage($"{path} is damaged: {found.ReplaceLineEndings(" ")}");
        }

        var values = connection.Prepare($"{SqliteRow.Columns} ORDER BY key");
        while (values.Step())
        {
            SqliteRow.Read(values);
        }
    }

    private static string Text(SqliteConnection connection, string sql)
    {
        var statement = connection.Prepare(sql);
        statement.Step();
        var text = statement.Text(0);
        statement.Reset();
        return text;
    }

    private static StoreException Damage(string message) => new(message) { Damaged = true };
}
