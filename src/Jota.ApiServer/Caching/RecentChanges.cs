using Jota.Api;

namespace Jota.ApiServer.Caching;

/// <summary>
/// The newest changes of one resource, from which a watch can go on where an earlier one ended. Keeps at least
/// <see cref="Few"/>, and as many as came within <see cref="Kept"/>, up to <see cref="Many"/>.
/// </summary>
internal sealed class RecentChanges(TimeProvider clock)
{
    public const int Few = 128;
    public const int Many = 8192;

    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(75);

    private readonly Queue<CacheChange> _changes = new();

    /// <summary>Every change after this is here.</summary>
    public Revision Since { get; private set; }

    public void Add(CacheChange change)
    {
        _changes.Enqueue(change);
        while (_changes.Count > Many || (_changes.Count > Few && clock.GetElapsedTime(_changes.Peek().At) > Kept))
        {
            Since = _changes.Dequeue().Revision;
        }
    }

    public IEnumerable<CacheChange> After(Revision revision) => _changes.Where(c => c.Revision > revision);

    /// <summary>Forgets all; history starts anew.</summary>
    public void Restart(Revision since)
    {
        _changes.Clear();
        Since = since;
    }
}
