using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>The counts of one kind of request.</summary>
internal sealed class RequestCounts
{
    // Upstream's buckets.
    private static readonly double[] Bounds =
        [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];

    private readonly ConcurrentDictionary<int, Counter> _byCode = new();
    private int _running;

    /// <summary>How many there were, by the code of the answer.</summary>
    public IEnumerable<KeyValuePair<int, Counter>> ByCode => _byCode;

    /// <summary>How long they took.</summary>
    public Histogram Duration { get; } = new(Bounds);

    /// <summary>How many are under way.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>
    /// What a request that an exception ended is counted as. Whose client left, or the server with it, has the code of what was answered
    /// until then; none, which upstream tells as 0, where nothing was.
    /// </summary>
    /// <param name="end">What ended it.</param>
    /// <param name="http">The request.</param>
    public static int CodeOf(Exception end, HttpContext http) => end switch
    {
        ApiException refusal => refusal.Code,
        BadHttpRequestException bad => bad.StatusCode,
        OperationCanceledException or IOException => http.Response.HasStarted ? http.Response.StatusCode : 0,
        _ => StatusCodes.Status500InternalServerError,
    };

    public void Begin() => Interlocked.Increment(ref _running);

    public void End(int code, TimeSpan took)
    {
        _byCode.GetOrAdd(code, static _ => new Counter()).Add();
        Duration.Observe(took);
        Interlocked.Decrement(ref _running);
    }
}
