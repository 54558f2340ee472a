using Microsoft.Extensions.Time.Testing;

namespace Jota.Controllers.Tests.NodeLifecycle;

public sealed class NodeHeartbeatsTests
{
    private static readonly DateTime Wrong = new(1999, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly FakeTimeProvider _clock = new();
    private readonly NodeHeartbeats _heartbeats;

    public NodeHeartbeatsTests() => _heartbeats = new NodeHeartbeats(_clock);

    [Fact]
    public void Silence_lasts_until_lease_or_status_moves_whatever_time_they_tell()
    {
        _heartbeats.SeeLease("n", Wrong);
        _heartbeats.SeeStatus("n", Wrong);
        _clock.Advance(TimeSpan.FromSeconds(30));
        _heartbeats.SeeStatus("n", Wrong);
        Assert.Equal(TimeSpan.FromSeconds(30), _heartbeats.Silence("n"));

        _heartbeats.SeeLease("n", Wrong.AddSeconds(1));
        Assert.Equal(TimeSpan.Zero, _heartbeats.Silence("n"));
        _clock.Advance(TimeSpan.FromSeconds(30));
        _heartbeats.SeeStatus("n", Wrong.AddSeconds(1));

        Assert.Equal(TimeSpan.Zero, _heartbeats.Silence("n"));
    }
}
