using Jota.Api;
using Jota.ApiServer.Caching;

namespace Jota.ApiServer.Fairness;

/// <summary>
/// How many seats a request takes: as much as it is expected to cost, before anything is done for it. Reading one object, or writing one
/// that few hear of, is a seat.
/// </summary>
internal sealed class RequestWidth(LiveCatalog catalog, WatchCaches caches)
{
    /// <summary>Nobody takes more, as upstream.</summary>
    public const int Most = 10;

    /// <summary>So many objects of a list make a seat, as upstream.</summary>
    public const int ObjectsPerSeat = 100;

    /// <summary>Telling so many watchers costs about what the write itself does.</summary>
    public const int WatchersPerSeat = 50;

    /// <summary>The seats of a request.</summary>
    /// <param name="request">What it is about.</param>
    /// <param name="reading">What else it says.</param>
    public int Of(in AccessRequest request, in ReadingScope reading) => request.Verb switch
    {
        "get" or "" => 1,
        "list" or "deletecollection" => OfMany(request, reading),
        "watch" => reading.TellsPresent ? OfMany(request, reading) : 1,
        "create" or "update" or "patch" or "delete" => reading.IsDryRun ? 1 : OfWrite(request),
        _ => 1,
    };

    private int OfMany(in AccessRequest request, in ReadingScope reading)
    {
        if (request.Name.Length > 0 || CacheOf(request) is not { } cache)
        {
            return 1;
        }

        // A page of what has to be searched costs what is searched.
        var most = reading.Limit > 0 && !reading.IsSelective ? Math.Min(reading.Limit, Most * ObjectsPerSeat) : Most * ObjectsPerSeat;
        return Seats(cache.CountUpTo(request.Namespace, most), ObjectsPerSeat);
    }

    private int OfWrite(in AccessRequest request) =>
        CacheOf(request) is { } cache ? Math.Min(Most, 1 + (cache.Hearers / WatchersPerSeat)) : 1;

    private WatchCache? CacheOf(in AccessRequest request) =>
        catalog.Now.Find(request.Group, request.Version, request.Resource) is { } resource ? caches.FindOf(resource) : null;

    private static int Seats(int count, int each) => Math.Clamp((count + each - 1) / each, 1, Most);
}
