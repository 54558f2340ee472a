using Jota.Api;
using Jota.Store.Sqlite.Native;

namespace Jota.Store.Sqlite.Writing;

/// <summary>The statements of the writer's connection; used on the writer's thread only, inside its transactions.</summary>
internal sealed class SqliteTables(SqliteConnection connection)
{
    private const long Leap = 1_000_000;

    private readonly SqliteStatement _find = connection.Prepare("SELECT revision, created FROM current WHERE key = ?1");
    private readonly SqliteStatement _read = connection.Prepare($"{SqliteRow.Columns} WHERE key = ?1");
    private readonly SqliteStatement _length = connection.Prepare("SELECT length(bytes) FROM value WHERE revision = ?1");
    private readonly SqliteStatement _insert = connection.Prepare("INSERT INTO current VALUES (?1, ?2, ?3)");
    private readonly SqliteStatement _update = connection.Prepare("UPDATE current SET revision = ?2 WHERE key = ?1");
    private readonly SqliteStatement _delete = connection.Prepare("DELETE FROM current WHERE key = ?1");
    private readonly SqliteStatement _value = connection.Prepare("INSERT INTO value VALUES (?1, ?2, ?3)");
    private readonly SqliteStatement _change = connection.Prepare("INSERT INTO change VALUES (?1, ?2, ?3, ?4)");
    private readonly SqliteStatement _mark = connection.Prepare("UPDATE compaction SET compacted = ?1");
    private readonly SqliteStatement _turn = connection.Prepare("UPDATE compaction SET compacted = -1 - compacted");
    private readonly SqliteStatement _revisions =
        connection.Prepare("SELECT compacted, (SELECT min(revision) FROM change), (SELECT max(revision) FROM change) FROM compaction");

    private readonly SqliteStatement _sweepValues = connection.Prepare(
        "DELETE FROM value WHERE revision IN (SELECT previous FROM change WHERE revision <= ?1 AND previous <> 0)");

    private readonly SqliteStatement _sweepChanges = connection.Prepare("DELETE FROM change WHERE revision <= ?1");

    /// <summary>
    /// How far history reached when the database was opened. The newest revision may itself be compacted away: a delete leaves
    /// nothing behind but the mark.
    /// </summary>
    public (Revision Compacted, Revision Swept, Revision Newest) Revisions()
    {
        _revisions.Step();
        var (compacted, oldest, newest) = (_revisions.Int64(0), _revisions.Int64(1), _revisions.Int64(2));
        _revisions.Reset();
        return (new(compacted), new(oldest == 0 ? compacted : oldest - 1), new(Math.Max(compacted, newest)));
    }

    /// <summary>Which revisions wrote and created a key that exists; its value is left alone.</summary>
    public KeyRevisions? Find(string key)
    {
        if (!_find.Bind(1, key).Step())
        {
            return null;
        }

        var (revision, created) = (_find.Int64(0), _find.Int64(1));
        _find.Reset();
        return new(new(revision), new(created));
    }

    /// <summary>The value that a key has.</summary>
    public StoredValue Read(string key)
    {
        _read.Bind(1, key).Step();
        var value = SqliteRow.Read(_read);
        _read.Reset();
        return value;
    }

    /// <summary>How many bytes the value of a revision has.</summary>
    public long LengthOf(Revision revision)
    {
        _length.Bind(1, revision.Value).Step();
        var length = _length.Int64(0);
        _length.Reset();
        return length;
    }

    /// <summary>Writes a value over what was there.</summary>
    public void Put(string key, ReadOnlySpan<byte> value, Revision revision, KeyRevisions? before)
    {
        var created = before?.Created ?? revision;
        if (before is null)
        {
            _insert.Bind(1, key).Bind(2, revision.Value).Bind(3, created.Value).Run();
        }
        else
        {
            _update.Bind(1, key).Bind(2, revision.Value).Run();
        }

        _value.Bind(1, revision.Value).Bind(2, value).Bind(3, ValueSum.Of(key, revision, created, value)).Run();
        Log(key, revision, created, before);
    }

    /// <summary>Puts a value back as it was, without a change in the log.</summary>
    public void Restore(StoredValue value)
    {
        _insert.Bind(1, value.Key).Bind(2, value.Modified.Value).Bind(3, value.Created.Value).Run();
        _value.Bind(1, value.Modified.Value).Bind(2, value.Value.Span)
            .Bind(3, ValueSum.Of(value.Key, value.Modified, value.Created, value.Value.Span)).Run();
    }

    /// <summary>Deletes what was there.</summary>
    public void Delete(string key, Revision revision, KeyRevisions before)
    {
        _delete.Bind(1, key).Run();
        Log(key, revision, before.Created, before);
    }

    /// <summary>From here on the history up to a revision counts as forgotten.</summary>
    public void MarkCompacted(Revision through) => _mark.Bind(1, through.Value).Run();

    /// <summary>Revisions go on far above one: nobody may take a new revision for one that he knows.</summary>
    public void LeapOver(Revision newest) => MarkCompacted(new(newest.Value + Leap));

    /// <summary>
    /// Writes something that changes nothing. There and back: a row that is written as it is makes SQLite write nothing at all.
    /// </summary>
    public void Touch()
    {
        _turn.Run();
        _turn.Run();
    }

    /// <summary>Removes the log up to a revision and the values it replaced.</summary>
    public void Sweep(Revision through)
    {
        _sweepValues.Bind(1, through.Value).Run();
        _sweepChanges.Bind(1, through.Value).Run();
    }

    private void Log(string key, Revision revision, Revision created, KeyRevisions? before) =>
        _change.Bind(1, revision.Value).Bind(2, key).Bind(3, created.Value).Bind(4, before?.Modified.Value ?? 0).Run();
}
