using Jota.ApiServer.Http;
using Jota.Transport.Https;
using Microsoft.Extensions.Time.Testing;

namespace Jota.ApiServer.Tests.Http;

public sealed class BytesInFlightTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly RecordingLogs _logs = new();
    private readonly List<string> _ended = [];
    private readonly BytesInFlight _all;

    public BytesInFlightTests() => _all = new(new BlockPool(), new FlowLimits { PerConnection = 100, Total = 150 }, _clock, _logs);

    [Fact]
    public void The_one_that_moved_longest_ago_is_ended_when_all_hold_too_much()
    {
        var (a, b, c) = (Begin("a"), Begin("b"), Begin("c"));
        a.Moved(60);
        b.Moved(60);
        a.Moved(70);
        Assert.Empty(_ended);

        c.Moved(40);

        Assert.Equal(["b"], _ended);
        Assert.Equal((110, 2, 1), (_all.Bytes, _all.Flights, _all.Ended));
    }

    [Fact]
    public void One_connection_ends_its_own_slowest_and_nobody_elses()
    {
        var connection = new ConnectionFlow(_all);
        Begin("other").Moved(40);
        Begin("first", connection).Moved(50);
        Begin("second", connection).Moved(50);
        Begin("third", connection).Moved(50);

        Assert.Equal(["first"], _ended);
    }

    [Fact]
    public void One_that_alone_is_too_much_is_ended_itself()
    {
        Begin("a").Moved(101);

        Assert.Equal(["a"], _ended);
        Assert.Equal(0, _all.Bytes);
    }

    [Fact]
    public void Who_stands_still_for_too_long_is_ended_and_who_moves_is_not()
    {
        Begin("still").Moved(1);
        var moving = Begin("moving");
        for (var i = 0; i < 10; i++)
        {
            moving.Moved(1);
            _clock.Advance(TimeSpan.FromSeconds(15));
        }

        Assert.Equal(["still"], _ended);
    }

    [Fact]
    public void One_that_may_take_its_time_is_ended_only_for_the_sake_of_others()
    {
        Begin("paused", pace: FlightPace.AsTheClientLikes).Moved(100);
        Begin("still").Moved(1);
        _clock.Advance(TimeSpan.FromHours(9));
        Assert.Equal(["still"], _ended);

        Begin("another").Moved(60);
        Assert.Equal(["still", "paused"], _ended);
    }

    [Fact]
    public void A_hundred_thousand_that_were_slow_leave_nothing()
    {
        for (var i = 0; i < 100_000; i++)
        {
            using var flight = Begin("x");
            flight.Moved(80);
        }

        Assert.Equal((0, 0, 0), (_all.Bytes, _all.Flights, _ended.Count));
    }

    public void Dispose() => _all.Dispose();

    private Flight Begin(string name, ConnectionFlow? connection = null, FlightPace pace = FlightPace.Steady) =>
        new(_all, connection ?? new(_all), () => _ended.Add(name), pace);
}
