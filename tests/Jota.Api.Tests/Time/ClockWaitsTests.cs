using Microsoft.Extensions.Time.Testing;

namespace Jota.Api.Tests.Time;

public sealed class ClockWaitsTests
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task A_delay_of_a_year_ends_after_a_year()
    {
        var delay = _clock.DelayAsync(Year, TestContext.Current.CancellationToken);
        await PassAsync(Year - TimeSpan.FromSeconds(1));
        Assert.False(delay.IsCompleted);

        await PassAsync(TimeSpan.FromSeconds(1));
        await delay;
    }

    [Fact]
    public async Task A_delay_of_a_year_can_be_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var delay = _clock.DelayAsync(Year, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delay);
    }

    [Fact]
    public async Task What_is_over_already_is_not_waited_for()
    {
        await _clock.DelayAsync(TimeSpan.MinValue, TestContext.Current.CancellationToken);
        using var cancelled = _clock.CancelAfter(TimeSpan.MinValue);
        Assert.True(cancelled.IsCancellationRequested);
    }

    [Fact]
    public async Task A_source_is_cancelled_after_a_century_and_not_before()
    {
        using var source = _clock.CancelAfter(Spans.Longest);
        await PassAsync(Spans.Longest - TimeSpan.FromSeconds(1));
        Assert.False(source.IsCancellationRequested);

        await PassAsync(TimeSpan.FromSeconds(1));
        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public void Moments_are_as_far_apart_as_the_time_between_them()
    {
        var began = _clock.SteadyNow();
        for (var i = 1; i <= 100; i++)
        {
            _clock.Advance(TimeSpan.FromTicks(7));
            Assert.Equal(7 * i, (_clock.SteadyNow() - began).Ticks);
        }
    }

    [Fact]
    public async Task A_timer_fires_once_however_far_away()
    {
        var fired = 0;
        using var timer = _clock.StartTimer(() => fired++, Year);
        await PassAsync(Year - TimeSpan.FromSeconds(1));
        Assert.Equal(0, fired);

        await PassAsync(Year);
        Assert.Equal(1, fired);
    }

    [Fact]
    public async Task A_timer_that_is_disposed_does_not_fire()
    {
        var fired = 0;
        _clock.StartTimer(() => fired++, Year).Dispose();
        await PassAsync(Year * 2);
        Assert.Equal(0, fired);
    }

    /// <summary>In steps, as time does: what a timer's callback sets anew counts from when it was called.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        var step = TimeSpan.FromDays(30);
        for (; time > step; time -= step)
        {
            _clock.Advance(step);
            await Task.Yield();
        }

        _clock.Advance(time);
    }
}
