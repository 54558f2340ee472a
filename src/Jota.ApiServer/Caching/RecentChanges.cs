using Jota.Api;

namespace Jota.ApiServer.Caching;

/// <summary>
/// The newest changes of one resource, from which a watch can go on where an earlier one ended. Keeps at least
/// <see cref="Few"/>, and as many as came within <see cref="Kept"/>, up to <see cref="Many"/> of <see cref="MostBytes"/> together.
/// </summary>
internal sealed class RecentChanges(TimeProvider clock)
{
    public const int Few = 128;
    public const int Many = 8192;
    public const long MostBytes = 12 << 20;

    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(75);

    private readonly Queue<CacheChange> _changes = new();
    private long _bytes;

    /// <summary>Every change after this is here.</summary>
    public Revision Since { get; private set; }

    public void Add(CacheChange change)
    {
        _changes.Enqueue(change);
        _bytes += change.Current.JsonLength;
        while (_changes.Count > Many || (_changes.Count > Few && (_bytes > MostBytes || clock.GetElapsedTime(_changes.Peek().At) > Kept)))
        {
            var oldest = _changes.Dequeue();
            _bytes -= oldest.Current.JsonLength;
            Since = oldest.Revision;
        }
    }

    public IEnumerable<CacheChange> After(Revision revision) => _changes.Where(c => c.Revision > revision);

    /// <summary>Forgets all; history starts anew.</summary>
    public void Restart(Revision since)
    {
        _changes.Clear();
        _bytes = 0;
        Since = since;
    }
}
