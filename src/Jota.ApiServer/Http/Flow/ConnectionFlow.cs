using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>What one connection has in flight: a feature of it. Nothing is counted, and nothing costs, while its client keeps up.</summary>
internal sealed class ConnectionFlow(BytesInFlight all)
{
    /// <summary>What waits in an answer before its writer waits too.</summary>
    public const int LongestUnread = 64 * 1024;

    /// <summary>The bytes that its slow streams hold.</summary>
    public long Bytes { get; set; }

    /// <summary>Sends what was written. While the client does not take it, it counts as in flight, and may be ended for others.</summary>
    /// <param name="http">The request.</param>
    /// <param name="into">Where it was written.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <param name="pace">How long the client may take.</param>
    /// <param name="held">How many bytes are held beside what was written.</param>
    public static ValueTask FlushAsync(
        HttpContext http, PipeWriter into, CancellationToken ct, FlightPace pace = FlightPace.Steady, long held = 0)
    {
        var waiting = into.CanGetUnflushedBytes ? into.UnflushedBytes : 0;
        var flush = into.FlushAsync(ct);
        if (!flush.IsCompleted)
        {
            // It waits because so much else does.
            return FlushSlowlyAsync(http, flush, LongestUnread + waiting + held, pace);
        }

        flush.GetAwaiter().GetResult();
        return ValueTask.CompletedTask;
    }

    /// <summary>Counts so many bytes as in flight until they are sent on a connection that changed its protocol.</summary>
    public static ValueTask CountAsync(HttpContext http, ValueTask sending, long bytes)
    {
        if (!sending.IsCompleted)
        {
            return SendSlowlyAsync(http, sending, LongestUnread + bytes);
        }

        sending.GetAwaiter().GetResult();
        return ValueTask.CompletedTask;
    }

    /// <summary>A stream of the request's connection that begins to be slow; null where no server keeps count.</summary>
    public static Flight? Begin(HttpContext http, Action end, FlightPace pace = FlightPace.Steady) =>
        http.Features.Get<ConnectionFlow>() is { } connection ? connection.Begin(end, pace) : null;

    /// <summary>
    /// A request that leads to a node or a pod, until the answer is disposed; null where no server keeps count. Throws 429 when there are
    /// too many.
    /// </summary>
    public static IDisposable? EnterSession(HttpContext http) => http.Features.Get<ConnectionFlow>()?.Enter();

    private Flight Begin(Action end, FlightPace pace) => new(all, this, end, pace);

    private IDisposable Enter() => all.Sessions.Enter();

    private static async ValueTask FlushSlowlyAsync(HttpContext http, ValueTask<FlushResult> flush, long bytes, FlightPace pace)
    {
        using var flight = Begin(http, http.Abort, pace);
        flight?.Moved(bytes);
        await flush;
    }

    private static async ValueTask SendSlowlyAsync(HttpContext http, ValueTask sending, long bytes)
    {
        using var flight = Begin(http, http.Abort, FlightPace.AsTheClientLikes);
        flight?.Moved(bytes);
        await sending;
    }
}
