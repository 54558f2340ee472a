using Jota.Store.Sqlite.Native;

namespace Jota.Store.Sqlite.Writing;

/// <summary>All or nothing.</summary>
internal sealed class SqliteTransaction(SqliteConnection connection)
{
    private readonly SqliteStatement _begin = connection.Prepare("BEGIN IMMEDIATE");
    private readonly SqliteStatement _commit = connection.Prepare("COMMIT");
    private readonly SqliteStatement _rollback = connection.Prepare("ROLLBACK");

    /// <summary>Runs in a transaction and commits it; null when that went well, or else nothing was done.</summary>
    public StoreException? Try(Action steps)
    {
        try
        {
            _begin.Run();
            steps();
            _commit.Run();
            return null;
        }
        catch (Exception failure)
        {
            Rollback();
            return failure as StoreException ?? new StoreException(failure.Message, failure);
        }
    }

    // After some failures SQLite has already rolled back.
    private void Rollback()
    {
        if (connection.InTransaction)
        {
            _rollback.Run();
        }
    }
}
