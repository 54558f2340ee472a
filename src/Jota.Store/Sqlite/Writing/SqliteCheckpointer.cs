using Jota.Store.Sqlite.Durability;
using Jota.Store.Sqlite.Native;
using Microsoft.Extensions.Logging;

namespace Jota.Store.Sqlite.Writing;

/// <summary>Keeps the write-ahead log bounded. The writer tells it of each commit; most copying is done on a thread of its own.</summary>
internal sealed partial class SqliteCheckpointer : IDisposable
{
    // A log this many times its wanted length makes the writer wait: the disk cannot keep up.
    private const int Patience = 16;

    // Pages of the log that are copied at once on a full disk.
    private const int Tight = 64;

    private readonly SqliteStoreOptions _options;
    private readonly SqliteConnection _writer;
    private readonly Action _wakeWriter;
    private readonly DurableMark _durable;
    private readonly ILogger _log;
    private readonly int _bound;
    private readonly Thread _thread;
    private readonly SemaphoreSlim _go = new(0);
    private readonly SemaphoreSlim _finished = new(0);
    private Checkpoint? _round;
    private bool _running;
    private bool _started;
    private volatile bool _stopping;
    private volatile bool _told;
    private int _frames;
    private int _copied;
    private int _rounds;

    /// <summary>Watches over the log of the writer's connection.</summary>
    public SqliteCheckpointer(SqliteStoreOptions options, SqliteConnection writer, Action wakeWriter, DurableMark durable, ILogger log)
    {
        _options = options;
        _writer = writer;
        _wakeWriter = wakeWriter;
        _durable = durable;
        _log = log;
        _bound = (int)Math.Max(64, options.CheckpointBytes / SqliteSchema.PageSize);
        _thread = new(Run) { IsBackground = true, Name = "store checkpoint" };
    }

    /// <summary>Looks whether something is to be done; called by the writer between two transactions.</summary>
    /// <param name="tight">Whether the disk is full: the log then starts over as soon as may be, in the room that it has.</param>
    public void Look(bool tight = false)
    {
        NoteLog(_writer.WalFrames);
        if (_running && !_finished.Wait(_frames - _copied > Patience * _bound ? Timeout.Infinite : 0))
        {
            return;
        }

        NoteRound();
        if (tight && _frames - _copied >= Tight)
        {
            Reclaim();
            return;
        }

        switch (CheckpointRule.Next(_frames - _copied, _rounds, _bound))
        {
            case CheckpointStep.Beside:
                CopyBeside();
                break;
            case CheckpointStep.Between:
                Reclaim();
                break;
            case CheckpointStep.None:
            default:
                break;
        }
    }

    /// <summary>
    /// Copies all of the log between two transactions, if nobody is copying: the next transaction then needs no new room for it.
    /// </summary>
    public void Reclaim()
    {
        if (!_running)
        {
            _rounds = 0;
            _copied = Copy(_writer) is { } done ? done.Copied : _frames;
        }
    }

    /// <summary>Ends its thread.</summary>
    public void Dispose()
    {
        _stopping = true;
        _go.Release();
        if (_started)
        {
            _thread.Join();
        }

        _go.Dispose();
        _finished.Dispose();
    }

    private void NoteLog(int frames)
    {
        if (frames < _frames)
        {
            _copied = 0;
        }

        _frames = frames;
    }

    // A round that failed counts as if it had copied all: the next attempt comes when the log has grown by its bound again.
    private void NoteRound()
    {
        if (_running)
        {
            _running = false;
            _copied = _round?.Copied ?? _frames;
            _rounds = _round is null ? 0 : _rounds + 1;
        }
    }

    private void CopyBeside()
    {
        _running = true;
        if (!_started)
        {
            _started = true;
            _thread.Start();
        }

        _go.Release();
    }

    private void Run()
    {
        SqliteConnection? connection = null;
        _go.Wait();
        while (!_stopping)
        {
            _round = Round(ref connection);
            _finished.Release();
            _wakeWriter();
            _go.Wait();
        }

        connection?.Dispose();
    }

    private Checkpoint? Round(ref SqliteConnection? connection)
    {
        try
        {
            connection ??= SqliteSchema.OpenReader(_options);
        }
        catch (StoreException failure)
        {
            CannotCopy(failure.Message);
            return null;
        }

        var copied = Copy(connection);
        _durable.Flush();
        return copied;
    }

    private Checkpoint? Copy(SqliteConnection connection)
    {
        try
        {
            var done = connection.Checkpoint();
            _told = false;
            return done;
        }
        catch (StoreException failure)
        {
            CannotCopy(failure.Message);
            return null;
        }
    }

    // Once: what stops it stops writes as well, and is told there.
    private void CannotCopy(string why)
    {
        if (!_told)
        {
            _told = true;
            CannotCopyYet(why);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Cannot copy the write-ahead log into the database yet; it will be tried again: {Why}")]
    private partial void CannotCopyYet(string why);
}
