using Jota.Api;
using Jota.Store.Sqlite.Native;

namespace Jota.Store.Sqlite.Reading;

/// <summary>A reading connection with its statements.</summary>
internal sealed class SqliteReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _end;
    private readonly SqliteStatement _revisions;
    private readonly SqliteStatement _get;
    private readonly SqliteRange _range;
    private readonly SqliteRange _rangeAt;
    private readonly SqliteStatement _history;

    /// <summary>Opens a connection.</summary>
    public SqliteReader(SqliteStoreOptions options)
    {
        _connection = SqliteSchema.OpenReader(options);
        _begin = _connection.Prepare("BEGIN");
        _end = _connection.Prepare("COMMIT");
        _revisions = _connection.Prepare("SELECT compacted, max(compacted, (SELECT ifnull(max(revision), 0) FROM change)) FROM compaction");
        _get = _connection.Prepare($"{SqliteRow.Columns} WHERE key = ?1");
        _range = new(_connection, SqliteRange.Now);
        _rangeAt = new(_connection, SqliteRange.AsOf);
        _history = _connection.Prepare("""
            SELECT revision, key, previous, (SELECT bytes FROM value v WHERE v.revision = c.revision)
            FROM change c WHERE revision > ?1 AND key >= ?2 AND key < ?3 ORDER BY revision LIMIT ?4
            """);
    }

    /// <summary>Reads one key.</summary>
    public StoredValue? Get(string key)
    {
        if (!_get.Bind(1, key).Step())
        {
            return null;
        }

        var value = SqliteRow.Read(_get);
        _get.Reset();
        return value;
    }

    /// <summary>Reads a range at one point in history.</summary>
    public StoredPage Range(StoreRange range) => Snapshot((compacted, newest) =>
    {
        var at = range.At.IsNone ? newest : range.At;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(at, newest);
        Remembers(at, compacted);
        return (at == newest ? _range : _rangeAt).Read(range, at);
    });

    /// <summary>Reads some changes of a prefix after a revision.</summary>
    public StoreBatch History(string prefix, Revision after, int most) => Snapshot((compacted, newest) =>
    {
        Remembers(after, compacted);
        _history.Bind(1, after.Value).Bind(2, prefix).Bind(3, KeyRange.EndOf(prefix)).Bind(4, most);
        var changes = new List<StoreChange>();
        while (_history.Step())
        {
            changes.Add(Change());
        }

        var head = newest > after ? newest : after;
        return new StoreBatch(changes, changes.Count == most ? changes[^1].Revision : head);
    });

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static void Remembers(Revision wanted, Revision compacted)
    {
        if (wanted < compacted)
        {
            throw new CompactedException(wanted, compacted);
        }
    }

    private StoreChange Change() => new(_history.Text(1), new(_history.Int64(0)), _history.Bytes(3), new(_history.Int64(2)));

    // All reads of one answer see the same commit.
    private T Snapshot<T>(Func<Revision, Revision, T> read)
    {
        _begin.Run();
        try
        {
            _revisions.Step();
            var (compacted, newest) = (new Revision(_revisions.Int64(0)), new Revision(_revisions.Int64(1)));
            _revisions.Reset();
            return read(compacted, newest);
        }
        finally
        {
            _end.Run();
        }
    }
}
