namespace Jota.ApiServer.Http;

/// <summary>
/// When requests have had their time. Those that begin at about the same time share one timer: a timer of its own costs a read from memory
/// more than the read.
/// </summary>
/// <param name="clock">Counts the time.</param>
/// <param name="time">How much they have.</param>
internal sealed class RequestDeadlines(TimeProvider clock, TimeSpan time)
{
    /// <summary>By how much requests that share a timer may begin apart: the later ones have as much less time.</summary>
    public static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(250);

    private Slot? _last;

    public RequestDeadlines(TimeProvider clock)
        : this(clock, RequestTime.Longest)
    {
    }

    /// <summary>Cancelled once a request that begins now has had its time.</summary>
    public CancellationToken Next()
    {
        var now = clock.GetTimestamp();
        if (_last is { } last && clock.GetElapsedTime(last.Begun, now) < Apart)
        {
            return last.Ends;
        }

        // Two who come at once may make one each. Nobody disposes of it: its timer lets go of it when the time is over.
        var next = new Slot(now, new CancellationTokenSource(time, clock).Token);
        _last = next;
        return next.Ends;
    }

    private sealed record Slot(long Begun, CancellationToken Ends);
}
