using Jota.Kubelet.Containerd;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Kubelet.Tests.Containerd;

public sealed class RestartBackoffTests
{
    [Fact]
    public void Quick_deaths_wait_longer_and_longer_up_to_a_limit()
    {
        var backoff = new RestartBackoff(new FakeTimeProvider());
        var pauses = Enumerable.Range(0, 12).Select(_ => backoff.Next().TotalSeconds).ToList();
        Assert.Equal([0, 0.1, 0.2, 0.4], pauses[..4]);
        Assert.Equal(30, pauses[^1]);
    }

    [Fact]
    public void A_long_good_time_forgets_earlier_deaths()
    {
        var clock = new FakeTimeProvider();
        var backoff = new RestartBackoff(clock);
        backoff.Next();
        backoff.Next();
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(TimeSpan.Zero, backoff.Next());
    }
}
