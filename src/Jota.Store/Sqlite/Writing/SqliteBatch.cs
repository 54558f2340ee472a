using Jota.Api;
using Jota.Store.Sqlite.Durability;

namespace Jota.Store.Sqlite.Writing;

/// <summary>The writes of one transaction.</summary>
internal sealed class SqliteBatch
{
    private const int MostWrites = 1000;
    private const long MostBytes = 8 << 20;

    private readonly List<WriteJob> _jobs = [];
    private long _bytes;

    /// <summary>The changes that were done, in order; those who watch keep them.</summary>
    public List<StoreChange> Changes { get; private set; } = [];

    /// <summary>The newest revision with them.</summary>
    public Revision Revision { get; private set; }

    /// <summary>Whether another write should wait for the next transaction.</summary>
    public bool Full => _jobs.Count >= MostWrites || _bytes >= MostBytes;

    /// <summary>Whether there is nothing to do.</summary>
    public bool Empty => _jobs.Count == 0;

    /// <summary>How many writes the transaction before had.</summary>
    public int LastCount { get; private set; }

    /// <summary>Takes a write in.</summary>
    public void Add(WriteJob job)
    {
        _jobs.Add(job);
        _bytes += job.Write.Value?.Length ?? 0;
    }

    /// <summary>Does the writes, inside a transaction, as far as there is room for them; each sees what those before it did.</summary>
    public void Apply(SqliteTables tables, Revision newest, DiskRoom room)
    {
        Revision = newest;
        Changes.Clear();
        foreach (var job in _jobs)
        {
            if (!job.Cancelled)
            {
                Apply(tables, job, room);
            }
        }
    }

    /// <summary>The transaction is committed: answers all, and is empty again.</summary>
    public void Committed()
    {
        foreach (var job in _jobs)
        {
            job.Committed();
        }

        Clear();
    }

    /// <summary>The transaction is rolled back: fails all, and is empty again.</summary>
    public void Fail(Exception failure)
    {
        foreach (var job in _jobs)
        {
            job.Fail(failure);
        }

        Clear();
    }

    private void Apply(SqliteTables tables, WriteJob job, DiskRoom room)
    {
        var before = tables.Find(job.Write.Key);
        if (room.Level == RoomLevel.Enough || room.Admits(job.Write, before is { } stored ? tables.LengthOf(stored.Modified) : null))
        {
            job.Decide(Apply(tables, job.Write, before));
        }
        else
        {
            job.Decide(room.Refusal());
        }
    }

    private WriteOutcome Apply(SqliteTables tables, StoreWrite write, KeyRevisions? before)
    {
        if ((before?.Modified ?? Revision.None) != write.Expected || (before is null && write.Value is null))
        {
            // Only who is refused needs the bytes that are there.
            return WriteOutcome.Refused(before is null ? null : tables.Read(write.Key));
        }

        Revision = new(Revision.Value + 1);
        if (write.Value is { } value)
        {
            tables.Put(write.Key, value.Span, Revision, before);
        }
        else
        {
            tables.Delete(write.Key, Revision, before!.Value);
        }

        Changes.Add(new(write.Key, Revision, write.Value, before?.Modified ?? Revision.None) { Companion = write.Companion });
        return WriteOutcome.Done(Revision);
    }

    private void Clear()
    {
        LastCount = _jobs.Count;
        _jobs.Clear();
        _bytes = 0;
        Changes = [];
    }
}
