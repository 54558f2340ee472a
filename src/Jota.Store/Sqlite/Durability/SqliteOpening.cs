using Jota.Store.Sqlite.Native;
using Jota.Store.Sqlite.Writing;
using Microsoft.Extensions.Logging;

namespace Jota.Store.Sqlite.Durability;

/// <summary>Opens a database only when it holds all that was answered; or, where that is accepted, with what can be read of it.</summary>
internal sealed class SqliteOpening(SqliteStoreOptions options, DurableMark mark, DiskRoom room, ILogger log)
{
    /// <summary>The writer's connection.</summary>
    /// <exception cref="StoreException">The files are damaged (they stay as they are), or cannot be used.</exception>
    public SqliteConnection Open()
    {
        try
        {
            return OpenWithReserve();
        }
        catch (StoreException damage) when (damage.Damaged && options.AcceptDataLoss)
        {
            new SqliteSalvage(options, mark, log).Run(damage);
            return OpenWhole();
        }
    }

    // On a full disk even the files that SQLite needs while it runs may find no room.
    private SqliteConnection OpenWithReserve()
    {
        try
        {
            return OpenWhole();
        }
        catch (StoreException full) when (full.DiskFull && room.TryGive())
        {
            return OpenWhole();
        }
    }

    private SqliteConnection OpenWhole()
    {
        DamageCheck.Files(options.Path, mark.Revision);
        var connection = SqliteSchema.OpenWriter(options, mark.Revision);
        try
        {
            var (_, _, newest) = new SqliteTables(connection).Revisions();
            DamageCheck.Contents(options.Path, connection, newest, mark.Revision);
            if (options.AcceptDataLoss)
            {
                DamageCheck.Everything(options.Path, connection);
            }

            connection.LeaveFiles(false);
            mark.Note(newest);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
