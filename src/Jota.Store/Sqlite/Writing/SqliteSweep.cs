using Jota.Api;

namespace Jota.Store.Sqlite.Writing;

/// <summary>Removes forgotten history in slices that ride along with other transactions, so that no write waits long for it.</summary>
internal sealed class SqliteSweep
{
    private const long Slice = 500;

    private readonly List<CompactJob> _waiting = [];
    private long _swept;
    private long _wanted;
    private long _sliced;

    /// <summary>Whether forgotten history is still on disk.</summary>
    public bool Pending => _swept < _wanted;

    /// <summary>How far it came in the last process.</summary>
    public void Start(Revision swept, Revision wanted)
    {
        _swept = swept.Value;
        _wanted = wanted.Value;
    }

    /// <summary>More is to be removed.</summary>
    public void Want(Revision through) => _wanted = through.Value;

    /// <summary>Answers a job when all it wants is removed.</summary>
    public void Wait(CompactJob job)
    {
        _waiting.Add(job);
        Answer();
    }

    /// <summary>Removes a slice, inside a transaction.</summary>
    public void Cut(SqliteTables tables)
    {
        _sliced = Math.Min(_swept + Slice, _wanted);
        if (_sliced > _swept)
        {
            tables.Sweep(new(_sliced));
        }
    }

    /// <summary>The transaction of the last slice is committed.</summary>
    public void Committed()
    {
        _swept = Math.Max(_swept, _sliced);
        Answer();
    }

    /// <summary>Removing failed; those who wait are told, and it is tried again later.</summary>
    public void Fail(Exception failure)
    {
        _sliced = 0;
        foreach (var job in _waiting)
        {
            job.Fail(failure);
        }

        _waiting.Clear();
    }

    private void Answer()
    {
        foreach (var job in _waiting.Where(job => job.Through.Value <= _swept))
        {
            job.Done();
        }

        _waiting.RemoveAll(job => job.Through.Value <= _swept);
    }
}
