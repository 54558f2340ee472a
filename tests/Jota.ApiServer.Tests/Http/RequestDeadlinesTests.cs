using Jota.ApiServer.Http;
using Microsoft.Extensions.Time.Testing;

namespace Jota.ApiServer.Tests.Http;

/// <summary>When requests have had their time.</summary>
public class RequestDeadlinesTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_request_has_a_minute_but_for_the_moment_that_it_shares_a_timer_with_the_one_before()
    {
        var deadlines = new RequestDeadlines(_clock);
        var first = deadlines.Next();
        _clock.Advance(RequestDeadlines.Apart - TimeSpan.FromTicks(1));
        Assert.Equal(first, deadlines.Next());
        _clock.Advance(TimeSpan.FromTicks(1));
        var later = deadlines.Next();
        Assert.NotEqual(first, later);

        _clock.Advance(RequestTime.Longest - RequestDeadlines.Apart - TimeSpan.FromTicks(1));
        Assert.False(first.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(first.IsCancellationRequested);
        Assert.False(later.IsCancellationRequested);
    }

    [Fact]
    public void What_begins_after_a_pause_never_gets_a_time_that_is_over()
    {
        var deadlines = new RequestDeadlines(_clock);
        _ = deadlines.Next();
        _clock.Advance(TimeSpan.FromDays(3));
        Assert.False(deadlines.Next().IsCancellationRequested);
    }
}
