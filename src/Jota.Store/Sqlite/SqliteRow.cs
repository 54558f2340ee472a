using Jota.Store.Sqlite.Native;

namespace Jota.Store.Sqlite;

/// <summary>A key's value as statements read it, looked at for damage.</summary>
internal static class SqliteRow
{
    /// <summary>The beginning of a statement over keys that exist; its rows are of key, revision, created, bytes, sum.</summary>
    public const string Columns = $"SELECT key, k.revision, created, bytes, sum FROM current k {Values}";

    /// <summary>Where the values of keys <c>k</c> are. One that is missing must be seen to be.</summary>
    public const string Values = "LEFT JOIN value v ON v.revision = k.revision";

    /// <summary>The value in a statement's row.</summary>
    /// <exception cref="StoreException">It is not what was written.</exception>
    public static StoredValue Read(SqliteStatement row)
    {
        var value = new StoredValue(row.Text(0), row.Bytes(3) ?? throw Damaged(row, "is missing"), new(row.Int64(1)), new(row.Int64(2)));
        return IsWhole(row, value) ? value : throw Damaged(row, "is not what was written");
    }

    // Values of the first format have no sum.
    private static bool IsWhole(SqliteStatement row, StoredValue value) =>
        row.IsNull(4) || row.Int64(4) == ValueSum.Of(value.Key, value.Modified, value.Created, value.Value.Span);

    private static StoreException Damaged(SqliteStatement row, string how)
    {
        var (key, revision) = (row.Text(0), row.Int64(1));
        row.Reset();
        return new($"the database is damaged: the value of {key} at revision {revision} {how}") { Damaged = true };
    }
}
