using System.Globalization;
using Jota.Api;
using Jota.Store.Sqlite.Native;
using Jota.Store.Sqlite.Writing;
using Microsoft.Extensions.Logging;

namespace Jota.Store.Sqlite.Durability;

/// <summary>
/// Makes a new database of what can be read of a damaged one, which is kept in a folder beside it. History is forgotten, and revisions go
/// on far above all that was ever answered: nobody may take a new revision for one that he knows.
/// </summary>
internal sealed partial class SqliteSalvage(SqliteStoreOptions options, DurableMark mark, ILogger log)
{
    private readonly ILogger _log = log;
    private readonly HashSet<string> _saved = new(StringComparer.Ordinal);
    private readonly HashSet<string> _lost = new(StringComparer.Ordinal);

    /// <summary>Replaces the damaged files.</summary>
    /// <param name="damage">What was found.</param>
    public void Run(StoreException damage)
    {
        var fresh = options with { Path = options.Path + ".new" };
        File.Delete(fresh.Path);
        using (var target = SqliteSchema.OpenWriter(fresh, Revision.None))
        {
            target.Execute("BEGIN IMMEDIATE");
            var tables = new SqliteTables(target);
            tables.LeapOver(new(Math.Max(Copy(tables), mark.Revision.Value)));
            target.Execute("COMMIT");
            target.LeaveFiles(false);
        }

        var aside = KeepAside();
        File.Move(fresh.Path, options.Path);
        Accepted(damage.Message, _saved.Count, aside);
        foreach (var key in _lost)
        {
            Lost(key);
        }
    }

    // A page that cannot be read ends a walk: the other walk comes from behind.
    private long Copy(SqliteTables target)
    {
        if (new FileInfo(options.Path).Length == 0)
        {
            return 0;
        }

        try
        {
            using var damaged = new SqliteConnection(options.Path);
            damaged.LeaveFiles(true);
            return Math.Max(Walk(damaged, target, "ASC"), Walk(damaged, target, "DESC"));
        }
        catch (StoreException)
        {
            // Not a database any more.
            return 0;
        }
    }

    private long Walk(SqliteConnection damaged, SqliteTables target, string order)
    {
        var newest = 0L;
        try
        {
            var keys = damaged.Prepare($"SELECT key FROM current ORDER BY key {order}");
            var value = new SqliteTables(damaged);
            while (keys.Step())
            {
                newest = Math.Max(newest, Take(keys.Text(0), value, target));
            }
        }
        catch (StoreException)
        {
            // What was read until here is saved.
        }

        return newest;
    }

    private long Take(string key, SqliteTables source, SqliteTables target)
    {
        if (_saved.Contains(key) || _lost.Contains(key))
        {
            return 0;
        }

        try
        {
            var value = source.Read(key);
            target.Restore(value);
            _saved.Add(key);
            return value.Modified.Value;
        }
        catch (StoreException unreadable) when (!unreadable.DiskFull)
        {
            _lost.Add(key);
            return 0;
        }
    }

    private string KeepAside()
    {
        var time = options.Clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        var folder = Path.Combine(Path.GetDirectoryName(options.Path)!, $"damaged-{time}");
        PrivateFolder.Make(folder);
        foreach (var suffix in (string[])["-wal", ""])
        {
            if (File.Exists(options.Path + suffix))
            {
                File.Move(options.Path + suffix, Path.Combine(folder, Path.GetFileName(options.Path) + suffix));
            }
        }

        File.Delete(options.Path + "-shm");
        return folder;
    }

    [LoggerMessage(
        LogLevel.Warning, "{Damage}. As accepted, it goes on with the {Count} objects that can be read; the damaged files are in {Folder}")]
    private partial void Accepted(string damage, int count, string folder);

    [LoggerMessage(LogLevel.Warning, "Lost: {Key}")]
    private partial void Lost(string key);
}
