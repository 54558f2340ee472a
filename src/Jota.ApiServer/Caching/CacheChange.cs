using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Caching;

/// <summary>
/// A change of one object, with what was there before. The events that watchers see of it are made once each and shared, and
/// so are their encoded lines.
/// </summary>
/// <param name="Type">What happened to the object, regardless of any selection.</param>
/// <param name="Current">The object; for a deletion its last state with the deletion's revision.</param>
/// <param name="Previous">The state before; null when it was created.</param>
/// <param name="At">When the cache saw it, as a timestamp of the clock.</param>
internal sealed record CacheChange(WatchEventType Type, ApiObject Current, ApiObject? Previous, long At)
{
    private WatchEvent? _added;
    private WatchEvent? _modified;
    private WatchEvent? _deleted;
    private WatchEvent? _departed;

    public Revision Revision => Current.Revision;

    /// <summary>
    /// What a watcher with this selection sees: an object that starts to match is added to it, one that stops is deleted from
    /// it (in its last matching state, with this change's revision). Null: nothing.
    /// </summary>
    public WatchEvent? SeenBy(WatchSelection selection)
    {
        var before = Previous is not null && selection.Matches(Previous);
        var now = Type != WatchEventType.Deleted && selection.Matches(Current);
        return (before, now) switch
        {
            (false, true) => _added ??= WatchEvent.Of(WatchEventType.Added, Current),
            (true, true) => _modified ??= WatchEvent.Of(WatchEventType.Modified, Current),
            (true, false) when Type == WatchEventType.Deleted => _deleted ??= WatchEvent.Of(WatchEventType.Deleted, Current),
            (true, false) => _departed ??= WatchEvent.Of(WatchEventType.Deleted, Previous!.WithRevision(Revision)),
            (false, false) => null,
        };
    }
}
