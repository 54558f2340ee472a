using System.Threading.Channels;
using Jota.Api;
using Jota.Store.Compaction;
using Jota.Store.Sqlite.Durability;
using Jota.Store.Sqlite.Native;
using Jota.Store.Watching;

namespace Jota.Store.Sqlite.Writing;

/// <summary>What the writer's thread does, turn by turn.</summary>
internal sealed class SqliteWriterLoop(
    SqliteConnection connection,
    SqliteCheckpointer checkpointer,
    WatchHub hub,
    HistoryTrimmer trimmer,
    CompactionMark mark,
    DurableMark durable,
    DiskRoom room,
    WriteHealth health)
{
    private readonly List<ProbeJob> _probes = [];
    private readonly SqliteTables _tables = new(connection);
    private readonly SqliteTransaction _transaction = new(connection);
    private readonly SqliteSweep _sweep = new();
    private readonly SqliteBatch _batch = new();
    private Revision _newest;

    // After a failure history is not removed along with writes: writes should not fail for its sake, nor it for theirs.
    private bool _failing;

    /// <summary>Takes up where the last process ended.</summary>
    public void Start()
    {
        (var compacted, var swept, _newest) = _tables.Revisions();
        mark.Want(compacted);
        mark.Reached(compacted);
        _sweep.Start(swept, compacted);
        hub.Publish([], _newest);
        trimmer.Start(compacted, _newest);
    }

    /// <summary>Turns until the queue is closed and empty.</summary>
    public void Run(ChannelReader<WriterJob> jobs)
    {
        while (WaitForWork(jobs))
        {
            LetOthersJoin();
            Take(jobs);
            MarkCompacted();
            SweepAlone();
            Commit();
            Probe();
            checkpointer.Look(tight: room.Level != RoomLevel.Enough);
        }

        _sweep.Fail(new ObjectDisposedException(nameof(SqliteStore)));
    }

    private bool WaitForWork(ChannelReader<WriterJob> jobs)
    {
        if (jobs.TryPeek(out _) || (_sweep.Pending && !_failing && !jobs.Completion.IsCompleted))
        {
            return true;
        }

        var wait = jobs.WaitToReadAsync();
        return wait.IsCompleted ? wait.GetAwaiter().GetResult() : wait.AsTask().GetAwaiter().GetResult();
    }

    /// <summary>
    /// Where several write at once, whoever is ready to run goes first: on a busy machine that brings more writes into one commit, and
    /// on one with a free core it costs a system call.
    /// </summary>
    private void LetOthersJoin()
    {
        if (_batch.LastCount > 1)
        {
            Thread.Yield();
        }
    }

    private void Take(ChannelReader<WriterJob> jobs)
    {
        while (!_batch.Full && jobs.TryRead(out var job))
        {
            switch (job)
            {
                case WriteJob write:
                    _batch.Add(write);
                    break;
                case CompactJob compact:
                    mark.Want(compact.Through);
                    _sweep.Wait(compact);
                    break;
                case ProbeJob probe:
                    _probes.Add(probe);
                    break;
                default:
                    break;
            }
        }
    }

    private void MarkCompacted()
    {
        var wanted = mark.Wanted;
        if (wanted <= mark.Compacted)
        {
            return;
        }

        if (Try(() => _tables.MarkCompacted(wanted)) is { } failure)
        {
            _sweep.Fail(failure);
            return;
        }

        mark.Reached(wanted);
        _sweep.Want(wanted);
    }

    private void SweepAlone()
    {
        if (!_failing || !_sweep.Pending)
        {
            return;
        }

        if (Try(() => _sweep.Cut(_tables)) is { } failure)
        {
            _sweep.Fail(failure);
            return;
        }

        _sweep.Committed();
    }

    private void Commit()
    {
        if (_batch.Empty && (_failing || !_sweep.Pending))
        {
            return;
        }

        if (Try(Apply) is { } failure)
        {
            _batch.Fail(failure);
            _sweep.Fail(failure);
            return;
        }

        _sweep.Committed();
        Tell();
        _batch.Committed();
    }

    private void Apply()
    {
        _batch.Apply(_tables, _newest, room);
        if (!_failing)
        {
            _sweep.Cut(_tables);
        }
    }

    // Whoever gets an answer finds the store's revision to include it, so watchers are told first.
    private void Tell()
    {
        if (_batch.Changes.Count > 0)
        {
            _newest = _batch.Revision;
            durable.Note(_newest);
            hub.Publish(_batch.Changes, _newest);
            trimmer.Committed(_newest);
        }
    }

    // Writes something that changes nothing, where nothing else was written.
    private void Probe()
    {
        if (_probes.Count == 0)
        {
            return;
        }

        if (!health.IsKnownGood)
        {
            Try(_tables.Touch);
        }

        _probes.ForEach(probe => probe.Done());
        _probes.Clear();
    }

    private StoreException? Try(Action steps)
    {
        if (room.Level != RoomLevel.Enough)
        {
            room.Look();
        }

        var failure = _transaction.Try(steps);
        while (failure is { DiskFull: true } && room.TryGive())
        {
            checkpointer.Reclaim();
            failure = _transaction.Try(steps);
        }

        failure = Explained(failure);
        _failing = failure is not null;
        Note(failure);
        return failure;
    }

    private StoreException? Explained(StoreException? failure) =>
        failure is { DiskFull: false, Damaged: false } && durable.FindProblem() is { } problem
            ? new($"the disk cannot be written: {problem}", failure)
            : failure;

    private void Note(StoreException? failure)
    {
        if (failure is null)
        {
            health.Worked(room.Level == RoomLevel.Enough ? null : room.Refusal().Message);
        }
        else
        {
            health.Failed(failure);
        }
    }
}
