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
        foreach (var along in job.Write.Along)
        {
            _bytes += along.Value?.Length ?? 0;
        }
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
        if (room.Level == RoomLevel.Enough || Admits(tables, job.Write, room))
        {
            job.Decide(Apply(tables, job.Write));
        }
        else
        {
            job.Decide(room.Refusal());
        }
    }

    private static bool Admits(SqliteTables tables, StoreWrite write, DiskRoom room) =>
        room.Admits(write, tables.Find(write.Key) is { } stored ? tables.LengthOf(stored.Modified) : null)
        && write.Along.All(along => Admits(tables, along, room));

    private WriteOutcome Apply(SqliteTables tables, StoreWrite write)
    {
        foreach (var along in write.Along)
        {
            if (!along.Holds(tables.Find(along.Key)?.Modified))
            {
                return Refused(tables, along) with { Contested = along.Key };
            }
        }

        var before = tables.Find(write.Key);
        if (!write.Holds(before?.Modified))
        {
            return Refused(tables, write);
        }

        foreach (var along in write.Along)
        {
            Do(tables, along, tables.Find(along.Key));
        }

        Do(tables, write, before);
        return WriteOutcome.Done(Revision);
    }

    /// <summary>Only who is refused needs the bytes that are there.</summary>
    private static WriteOutcome Refused(SqliteTables tables, StoreWrite write) =>
        WriteOutcome.Refused(tables.Find(write.Key) is null ? null : tables.Read(write.Key));

    private void Do(SqliteTables tables, StoreWrite write, KeyRevisions? before)
    {
        if (before is null && write.Value is null)
        {
            return;
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
    }

    private void Clear()
    {
        LastCount = _jobs.Count;
        _jobs.Clear();
        _bytes = 0;
        Changes = [];
    }
}
