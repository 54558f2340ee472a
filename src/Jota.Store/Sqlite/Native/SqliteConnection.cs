using System.Runtime.InteropServices;
using System.Text;

namespace Jota.Store.Sqlite.Native;

/// <summary>One connection; used by one thread at a time.</summary>
internal sealed unsafe class SqliteConnection : IDisposable
{
    private readonly nint _db;
    private readonly List<SqliteStatement> _statements = [];

    // The hook writes here; the collector must not move it.
    private readonly int* _walFrames = (int*)NativeMemory.AllocZeroed(sizeof(int));
    private bool _disposed;

    /// <summary>Opens or creates a database; it never checkpoints by itself.</summary>
    public SqliteConnection(string path)
    {
        const int Flags = Sqlite3.OpenReadWrite | Sqlite3.OpenCreate | Sqlite3.OpenNoMutex;
        var result = Sqlite3.Open(path, out _db, Flags, vfs: 0);
        try
        {
            Check(result);
            Check(Sqlite3.ExtendedResultCodes(_db, on: 1));
            Check(Sqlite3.BusyTimeout(_db, milliseconds: 5000));
            Sqlite3.WalHook(_db, &Committed, _walFrames);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>How many pages the write-ahead log held after this connection's last commit.</summary>
    public int WalFrames => *_walFrames;

    /// <summary>Whether a transaction is open.</summary>
    public bool InTransaction => Sqlite3.GetAutocommit(_db) == 0;

    /// <summary>Runs statements that answer nothing.</summary>
    public void Execute(string sql) => Check(Sqlite3.Execute(_db, sql, callback: 0, context: 0, error: 0));

    /// <summary>Prepares a statement that lives as long as the connection.</summary>
    public SqliteStatement Prepare(string sql)
    {
        var utf8 = Encoding.UTF8.GetBytes(sql);
        fixed (byte* bytes = utf8)
        {
            Check(Sqlite3.Prepare(_db, bytes, utf8.Length, Sqlite3.PreparePersistent, out var handle, tail: 0));
            var statement = new SqliteStatement(this, handle);
            _statements.Add(statement);
            return statement;
        }
    }

    /// <summary>
    /// Whether to leave the files as they are when the last connection closes, instead of copying the log into the database.
    /// </summary>
    public void LeaveFiles(bool leave) => Check(Sqlite3.Configure(_db, Sqlite3.NoCheckpointOnClose, leave ? 1 : 0, out _));

    /// <summary>Copies the write-ahead log into the database as far as readers allow, waiting for nobody.</summary>
    public Checkpoint Checkpoint()
    {
        Check(Sqlite3.Checkpoint(_db, name: 0, Sqlite3.CheckpointPassive, out var frames, out var copied));
        return new(frames, copied);
    }

    /// <summary>Throws unless a call went well.</summary>
    public void Check(int result)
    {
        if (result != 0)
        {
            throw Failure(result);
        }
    }

    /// <summary>What a failed call means.</summary>
    public StoreException Failure(int result)
    {
        var message = _db == 0 ? "out of memory" : Marshal.PtrToStringUTF8((nint)Sqlite3.ErrorMessage(_db));
        var kind = result & 0xff;
        return new($"SQLite: {message} ({result})")
        {
            DiskFull = kind == Sqlite3.Full || result == Sqlite3.NoRoomForSharedMemory,
            Damaged = kind is Sqlite3.Corrupt or Sqlite3.NotADatabase,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        foreach (var statement in _statements)
        {
            statement.Dispose();
        }

        _ = Sqlite3.Close(_db);
        NativeMemory.Free(_walFrames);
    }

    [UnmanagedCallersOnly]
    private static int Committed(int* walFrames, nint db, byte* name, int frames)
    {
        *walFrames = frames;
        return 0;
    }
}
