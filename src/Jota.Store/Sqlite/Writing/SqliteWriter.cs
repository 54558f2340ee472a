using System.Threading.Channels;
using Jota.Api;
using Jota.Store.Compaction;
using Jota.Store.Sqlite.Durability;
using Jota.Store.Watching;
using Microsoft.Extensions.Logging;

namespace Jota.Store.Sqlite.Writing;

/// <summary>
/// The one thread that writes. It takes all that waits in its queue, commits it in one transaction, tells the watchers and then
/// answers; meanwhile the next transaction's writes gather.
/// </summary>
internal sealed class SqliteWriter(SqliteStoreOptions options, WatchHub hub, HistoryTrimmer trimmer, ILogger log) : IAsyncDisposable
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Continuations run where they are released: the only one that waits is the writer's thread, and it should wake at once.
    private readonly Channel<WriterJob> _jobs = Channel.CreateBounded<WriterJob>(
        new BoundedChannelOptions(4096) { SingleReader = true, AllowSynchronousContinuations = true });

    private readonly CompactionMark _mark = new();
    private readonly WriteHealth _health = new(options.Clock, log);
    private bool _started;

    /// <summary>The newest revision that is forgotten.</summary>
    public Revision Compacted => _mark.Compacted;

    /// <summary>Opens the database and begins to write.</summary>
    public Task StartAsync()
    {
        _started = true;
        new Thread(Run) { IsBackground = true, Name = "store writer" }.Start();
        return _opened.Task;
    }

    /// <summary>Queues a write and waits for its commit.</summary>
    public async ValueTask<WriteOutcome> WriteAsync(StoreWrite write, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var job = new WriteJob(write, ct);
        await EnqueueAsync(job, ct);
        return await job.Answer.WaitAsync(ct);
    }

    /// <summary>Why nothing can be written, or not everything; tries it when that is not known.</summary>
    public async ValueTask<string?> FindProblemAsync(CancellationToken ct)
    {
        if (!_health.IsKnownGood)
        {
            var probe = new ProbeJob();
            await EnqueueAsync(probe, ct);
            await probe.Answer.WaitAsync(ct);
        }

        return _health.Problem;
    }

    /// <summary>Forgets history and waits until it is gone.</summary>
    public async Task CompactAsync(Revision through, CancellationToken ct)
    {
        var job = new CompactJob(through);
        await EnqueueAsync(job, ct);
        await job.Answer.WaitAsync(ct);
    }

    /// <summary>Forgets history soon; never waits.</summary>
    public void Compact(Revision through)
    {
        _mark.Want(through);
        Wake();
    }

    /// <summary>Does what is queued, then closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        _jobs.Writer.TryComplete();
        if (_started)
        {
            await _ended.Task;
        }
    }

    // A full queue needs no waking: the writer is at it.
    private void Wake() => _jobs.Writer.TryWrite(WakeJob.Instance);

    private async ValueTask EnqueueAsync(WriterJob job, CancellationToken ct)
    {
        try
        {
            if (!_jobs.Writer.TryWrite(job))
            {
                await _jobs.Writer.WriteAsync(job, ct);
            }
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteStore));
        }
    }

    private void Run()
    {
        try
        {
            using var durable = DurableMark.Open(options.Path + "-durable");
            var room = new DiskRoom(options);
            using var connection = new SqliteOpening(options, durable, room, log).Open();
            using var checkpointer = new SqliteCheckpointer(options, connection, Wake, durable, log);
            var loop = new SqliteWriterLoop(connection, checkpointer, hub, trimmer, _mark, durable, room, _health);
            loop.Start();
            _opened.SetResult();
            room.Look(atOnce: true);
            loop.Run(_jobs.Reader);
        }
        catch (Exception failure) when (!_opened.Task.IsCompleted)
        {
            _opened.SetException(failure);
        }
        finally
        {
            _ended.SetResult();
        }
    }
}
