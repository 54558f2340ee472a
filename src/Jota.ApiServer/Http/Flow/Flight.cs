namespace Jota.ApiServer.Http;

/// <summary>Bytes that the server holds for one stream because its client is slow. Disposed when the wait is over, either way.</summary>
internal sealed class Flight : IDisposable
{
    private readonly BytesInFlight _all;
    private readonly Action _end;

    public Flight(BytesInFlight all, ConnectionFlow connection, Action end, FlightPace pace = FlightPace.Steady)
    {
        (_all, Connection, _end) = (all, connection, end);
        Pace = pace;
        Place = new(this);
    }

    public ConnectionFlow Connection { get; }

    /// <summary>How long it may stand still.</summary>
    public FlightPace Pace { get; }

    /// <summary>Its place among the others, the one that moved longest ago first.</summary>
    public LinkedListNode<Flight> Place { get; }

    public long Bytes { get; set; }

    /// <summary>When it last moved, as a timestamp of the clock.</summary>
    public long MovedAt { get; set; }

    /// <summary>
    /// It moved just now, and holds so many bytes. When that are too many, the slowest ones are ended, which may be this one.
    /// </summary>
    public void Moved(long bytes) => _all.Moved(this, bytes);

    /// <summary>Ends the stream.</summary>
    public void End() => _end();

    public void Dispose() => _all.Leave(this);
}
