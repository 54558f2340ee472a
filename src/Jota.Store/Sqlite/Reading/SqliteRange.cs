using Jota.Api;
using Jota.Store.Sqlite.Native;

namespace Jota.Store.Sqlite.Reading;

/// <summary>The two statements of a range read: its values, and how many more there are.</summary>
internal sealed class SqliteRange
{
    /// <summary>The keys as they are at revision ?4, the newest: from ?1, before ?2, after ?3.</summary>
    public const string Now =
        "SELECT key, revision, created FROM current WHERE key >= ?1 AND key < ?2 AND key > ?3 AND revision <= ?4";

    /// <summary>
    /// The keys as they were: those that did not change since, and what the first change since replaced of those that did.
    /// (With a lone <c>min</c>, SQLite takes the other columns from the row of the minimum.)
    /// </summary>
    public const string AsOf = $"""
        {Now}
        UNION ALL
        SELECT key, previous AS revision, created FROM (
            SELECT key, previous, created, min(revision) FROM change
            WHERE revision > ?4 AND key >= ?1 AND key < ?2 AND key > ?3 GROUP BY key)
        WHERE previous <> 0
        """;

    private readonly SqliteStatement _values;
    private readonly SqliteStatement _count;

    /// <summary>Prepares the statements over one of the two sets of keys.</summary>
    public SqliteRange(SqliteConnection connection, string keys)
    {
        _values = connection.Prepare(
            $"SELECT key, k.revision, created, bytes, sum FROM ({keys}) k {SqliteRow.Values} ORDER BY key LIMIT ?5");
        _count = connection.Prepare($"SELECT count(*) FROM ({keys})");
    }

    /// <summary>Reads a range.</summary>
    public StoredPage Read(StoreRange range, Revision at)
    {
        var values = new List<StoredValue>();
        Bind(_values, range, range.After, at).Bind(5, range.Limit > 0 ? range.Limit : -1);
        while (_values.Step())
        {
            values.Add(SqliteRow.Read(_values));
        }

        var remaining = values.Count > 0 && values.Count == range.Limit ? Count(range, values[^1].Key, at) : 0;
        return new(values, at, remaining > 0, remaining);
    }

    private static SqliteStatement Bind(SqliteStatement statement, StoreRange range, string after, Revision at) =>
        statement.Bind(1, range.Prefix).Bind(2, KeyRange.EndOf(range.Prefix)).Bind(3, after).Bind(4, at.Value);

    private long Count(StoreRange range, string after, Revision at)
    {
        Bind(_count, range, after, at).Step();
        var count = _count.Int64(0);
        _count.Reset();
        return count;
    }
}
