using Jota.Transport.Https;
using Microsoft.Extensions.Logging;

namespace Jota.ApiServer.Http;

/// <summary>
/// One budget for the bytes that are in flight, per connection and in all. What keeps up is not counted one by one; all together is, by
/// Kestrel's memory. Where it is too much, and where something stands still for too long, the stream that moved longest ago is ended.
/// </summary>
internal sealed class BytesInFlight : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly LinkedList<Flight> _flights = new();
    private readonly BlockPool _memory;
    private readonly FlowLimits _limits;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private long _bytes;
    private long _ended;
    private long _untold;
    private long _toldAt;
    private bool _looking;

    public BytesInFlight(BlockPool memory, FlowLimits limits, TimeProvider clock, ILogger log)
    {
        (_memory, _limits, _clock, _log) = (memory, limits, clock, log);
        Sessions = new(limits.Sessions);
        _timer = clock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What slow streams hold.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>What all connections hold, in Kestrel's memory.</summary>
    public long BytesInUse => _memory.BytesInUse;

    /// <summary>How many slow streams there are.</summary>
    public int Flights
    {
        get
        {
            lock (_gate)
            {
                return _flights.Count;
            }
        }
    }

    /// <summary>The requests that lead to nodes and pods.</summary>
    public OpenSessions Sessions { get; }

    /// <summary>How many streams were ended.</summary>
    public long Ended => Volatile.Read(ref _ended);

    /// <summary>A stream moved and holds so many bytes now.</summary>
    public void Moved(Flight flight, long bytes)
    {
        List<Flight>? slow = null;
        lock (_gate)
        {
            Count(flight, bytes - flight.Bytes);
            flight.MovedAt = _clock.GetTimestamp();
            Append(flight);
            while (TooSlow(flight.Connection) is { } slowest)
            {
                Remove(slowest);
                (slow ??= []).Add(slowest);
            }
        }

        End(slow);
    }

    /// <summary>A stream is not slow any more.</summary>
    public void Leave(Flight flight)
    {
        lock (_gate)
        {
            Remove(flight);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Append(Flight flight)
    {
        flight.Place.List?.Remove(flight.Place);
        _flights.AddLast(flight.Place);
        if (!_looking)
        {
            _looking = true;
            _timer.Change(LookEvery, LookEvery);
        }
    }

    private void Remove(Flight flight)
    {
        if (flight.Place.List is { } list)
        {
            list.Remove(flight.Place);
            Count(flight, -flight.Bytes);
        }
    }

    private void Count(Flight flight, long more)
    {
        flight.Bytes += more;
        flight.Connection.Bytes += more;
        _bytes += more;
    }

    /// <summary>Who is to be ended because too much is in flight, on this connection or in all; null when it is not.</summary>
    private Flight? TooSlow(ConnectionFlow connection)
    {
        if (connection.Bytes > _limits.PerConnection)
        {
            return _flights.FirstOrDefault(flight => flight.Connection == connection && flight.Bytes > 0);
        }

        // What Kestrel holds counts too, but comes back only after a while: it ends no more than what is counted here.
        return _bytes > _limits.Total || (_memory.BytesInUse > _limits.Total && _bytes > _limits.Total / 2) ? _flights.First?.Value : null;
    }

    /// <summary>Ends what stands still, while there is anything to look at.</summary>
    private void Look()
    {
        List<Flight>? slow = null;
        lock (_gate)
        {
            var next = _flights.First;
            while (next?.Value is { } oldest && _clock.GetElapsedTime(oldest.MovedAt) >= _limits.LongestStall)
            {
                next = next.Next;
                if (oldest.Pace == FlightPace.Steady)
                {
                    Remove(oldest);
                    (slow ??= []).Add(oldest);
                }
            }

            if (_flights.Count == 0)
            {
                _looking = false;
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        End(slow);
    }

    private void End(List<Flight>? slow)
    {
        if (slow is null)
        {
            return;
        }

        foreach (var flight in slow)
        {
            flight.End();
        }

        Tell(slow.Count);
    }

    private void Tell(int count)
    {
        lock (_gate)
        {
            _ended += count;
            _untold += count;
            if (_toldAt != 0 && _clock.GetElapsedTime(_toldAt) < TellEvery)
            {
                return;
            }

            _toldAt = _clock.GetTimestamp();
            Log.SlowEnded(_log, _untold, _bytes);
            _untold = 0;
        }
    }
}
