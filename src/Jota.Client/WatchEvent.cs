using Jota.Api;
using k8s.Models;

namespace Jota.Client;

/// <summary>What a watch event tells.</summary>
public enum WatchEventType
{
    /// <summary>New to this watcher.</summary>
    Added,

    /// <summary>Changed.</summary>
    Modified,

    /// <summary>Gone, or no longer selected.</summary>
    Deleted,

    /// <summary>Nothing but how far the watch is.</summary>
    Bookmark,

    /// <summary>The watch ends, with the reason.</summary>
    Error,
}

/// <summary>One event of a watch; shared by all watchers that see it.</summary>
public sealed class WatchEvent
{
    private WatchEvent(WatchEventType type, Revision revision)
    {
        Type = type;
        Revision = revision;
    }

    /// <summary>What happened.</summary>
    public WatchEventType Type { get; }

    /// <summary>When, in the store's history.</summary>
    public Revision Revision { get; }

    /// <summary>The object; null for bookmarks and errors.</summary>
    public ApiObject? Object { get; private init; }

    /// <summary>The reason, for errors.</summary>
    public V1Status? Status { get; private init; }

    /// <summary>For bookmarks: whether it marks the end of the initial events (<c>k8s.io/initial-events-end</c>).</summary>
    public bool InitialEventsEnd { get; private init; }

    /// <summary>For bookmarks: the kind being watched.</summary>
    public Resource? Resource { get; private init; }

    /// <summary>A change of an object.</summary>
    public static WatchEvent Of(WatchEventType type, ApiObject obj) => new(type, obj.Revision) { Object = obj, Resource = obj.Resource };

    /// <summary>The event as whoever watches another version of the kind sees it.</summary>
    public WatchEvent In(Resource version)
    {
        if (ReferenceEquals(Resource, version) || Resource is null)
        {
            return this;
        }

        return Object is { } obj ? Of(Type, obj.In(version)) : Bookmark(version, Revision, InitialEventsEnd);
    }

    /// <inheritdoc cref="In"/>
    public async ValueTask<WatchEvent> InAsync(Resource version, CancellationToken ct) =>
        Object is { } obj ? Shown(obj, await obj.InAsync(version, ct)) : In(version);

    private WatchEvent Shown(ApiObject obj, ApiObject shown) => ReferenceEquals(obj, shown) ? this : Of(Type, shown);

    /// <summary>How far the watch is.</summary>
    public static WatchEvent Bookmark(Resource resource, Revision revision, bool initialEventsEnd = false) =>
        new(WatchEventType.Bookmark, revision) { Resource = resource, InitialEventsEnd = initialEventsEnd };

    /// <summary>The end, with its reason.</summary>
    public static WatchEvent Error(V1Status status) => new(WatchEventType.Error, Revision.None) { Status = status };
}
