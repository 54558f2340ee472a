using Jota.Api;

namespace Jota.ApiServer.Caching;

/// <summary>
/// The newest changes of one resource: what its watchers read from, and where a watch can go on that ended. Keeps at least
/// <see cref="Few"/>, and as many as came within <see cref="Kept"/>, up to <see cref="Many"/> of <see cref="MostBytes"/> together.
/// More are kept only for watchers that have not read them yet, within an allowance that all resources share: who is slower
/// than that loses its place.
/// </summary>
internal sealed class RecentChanges(TimeProvider clock, ByteAllowance allowance)
{
    public const int Few = 128;
    public const int Many = 8192;
    public const int ManyForReaders = 102_400;
    public const long MostBytes = 12 << 20;
    public const long MostBytesOfFew = 2 * MostBytes;

    // What the slowest reader needs is asked for once in so many changes.
    private const int AskEvery = 256;

    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(75);

    private readonly ChangeRing _changes = new();
    private long _bytes;
    private long _borrowed;
    private long _needed;
    private long _askAt;

    /// <summary>Every change after this is here.</summary>
    public Revision Since { get; private set; }

    /// <summary>The number of the oldest change; numbers rise by one from change to change.</summary>
    public long First => _changes.First;

    /// <summary>The number that the next change will have.</summary>
    public long Next => _changes.Next;

    /// <summary>The length of all objects that are kept.</summary>
    public long Bytes => _bytes;

    public CacheChange this[long number] => _changes[number];

    /// <summary>Adds a change and forgets what need not be kept any more; answers the change's number.</summary>
    /// <param name="change">The change.</param>
    /// <param name="needed">Tells the number of the oldest change that a reader waits to read.</param>
    public long Add(CacheChange change, Func<long> needed)
    {
        var number = _changes.Next;
        _changes.Add(change);
        _bytes += change.Current.JsonLength;
        Trim(needed);
        return number;
    }

    /// <summary>Forgets at once what was kept only for a reader that is gone.</summary>
    public void Relax(Func<long> needed)
    {
        if (_borrowed > 0)
        {
            _askAt = 0;
            Trim(needed);
        }
    }

    /// <summary>The number of the first change after a revision.</summary>
    public long FirstAfter(Revision revision) => _changes.FirstAfter(revision);

    /// <summary>Forgets all; history starts anew.</summary>
    public void Restart(Revision since)
    {
        _changes.Clear();
        _bytes = 0;
        GiveBack();
        Since = since;
    }

    private void Trim(Func<long> needed)
    {
        while (_changes.Count > 1 && IsToGo(_changes[First], needed))
        {
            Drop();
        }

        GiveBack();
    }

    private bool IsToGo(CacheChange oldest, Func<long> needed)
    {
        // The few are for watches that go on.
        if (_changes.Count <= Few && _bytes <= MostBytesOfFew)
        {
            return false;
        }

        if (_changes.Count <= Many && _bytes <= MostBytes)
        {
            return clock.GetElapsedTime(oldest.At) > Kept;
        }

        return !IsNeeded(needed) || clock.GetElapsedTime(oldest.At) > Kept || _changes.Count > ManyForReaders || !Borrow();
    }

    private bool IsNeeded(Func<long> needed)
    {
        if (First >= _needed && Next >= _askAt)
        {
            _needed = needed();
            _askAt = Next + AskEvery;
        }

        return First >= _needed;
    }

    /// <summary>Has all bytes above the usual taken from the allowance, if they are there.</summary>
    private bool Borrow()
    {
        var more = _bytes - MostBytesOfFew - _borrowed;
        if (more > 0 && !allowance.TryTake(more))
        {
            return false;
        }

        _borrowed += Math.Max(more, 0);
        return true;
    }

    private void GiveBack()
    {
        var spare = _borrowed - Math.Max(_bytes - MostBytesOfFew, 0);
        if (spare > 0)
        {
            allowance.Give(spare);
            _borrowed -= spare;
        }
    }

    private void Drop()
    {
        var oldest = _changes.Drop();
        _bytes -= oldest.Current.JsonLength;
        Since = oldest.Revision;
    }
}
