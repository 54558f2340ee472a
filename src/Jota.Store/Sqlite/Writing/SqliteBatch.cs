using Jota.Api;

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

    /// <summary>Does the writes, inside a transaction; each sees what those before it did.</summary>
    public void Apply(SqliteTables tables, Revision newest)
    {
        Revision = newest;
        foreach (var job in _jobs)
        {
            if (!job.Cancelled)
            {
                job.Decide(Apply(tables, job.Write));
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

    private WriteOutcome Apply(SqliteTables tables, StoreWrite write)
    {
        var before = tables.Find(write.Key);
        if ((before?.Modified ?? Revision.None) != write.Expected || (before is null && write.Value is null))
        {
            // Only who is refused needs the bytes that are there.
            return WriteOutcome.Refused(before is { } stored ? tables.Read(write.Key, stored) : null);
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
