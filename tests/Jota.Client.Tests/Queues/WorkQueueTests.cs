using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Client.Tests.Queues;

public sealed class WorkQueueTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly WorkQueue<string> _queue;

    public WorkQueueTests() => _queue = new WorkQueue<string>(_clock);

    public void Dispose() => _queue.Dispose();

    [Fact]
    public async Task Gives_keys_in_the_order_they_came()
    {
        _queue.Add("b");
        _queue.Add("a");
        _queue.Add("c");

        Assert.Equal("b", await Take());
        Assert.Equal("a", await Take());
        Assert.Equal("c", await Take());
    }

    [Fact]
    public void Holds_a_key_once_however_often_it_is_added()
    {
        _queue.Add("a");
        _queue.Add("a");

        Assert.Equal(1, _queue.Count);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(long.MaxValue / TimeSpan.TicksPerSecond)]
    public async Task A_key_can_be_due_in_any_time(long seconds)
    {
        _queue.AddAfter("late", TimeSpan.FromSeconds(seconds));
        _queue.AddAfter("soon", TimeSpan.FromDays(60));
        for (var day = 0; day < 60; day++)
        {
            Assert.Equal(0, _queue.Count);
            _clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal("soon", await Take());
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public async Task Gives_a_key_again_only_after_it_is_done()
    {
        _queue.Add("a");
        var key = await Take();
        _queue.Add("a");
        Assert.Equal(0, _queue.Count);

        _queue.Done(key);

        Assert.Equal(1, _queue.Count);
    }

    [Fact]
    public async Task A_busy_key_does_not_overtake_others()
    {
        _queue.Add("busy");
        await Take();
        _queue.Add("busy");
        _queue.Add("other");
        _queue.Done("busy");

        Assert.Equal("other", await Take());
        Assert.Equal("busy", await Take());
    }

    [Fact]
    public void Adds_later_on_the_clock()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(0, _queue.Count);

        _clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(1, _queue.Count);
    }

    [Fact]
    public async Task Of_two_times_for_a_key_the_earlier_counts()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(5));
        _queue.AddAfter("a", TimeSpan.FromSeconds(1));
        _queue.AddAfter("a", TimeSpan.FromSeconds(3));
        _clock.Advance(TimeSpan.FromSeconds(1));
        _queue.Done(await Take());

        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public async Task Failures_in_a_row_double_the_wait_from_5_ms_to_1000_s()
    {
        foreach (var expected in new[] { 5.0, 10, 20, 40 })
        {
            _queue.AddAfterFailure("a");
            _clock.Advance(TimeSpan.FromMilliseconds(expected - 1));
            Assert.Equal(0, _queue.Count);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            _queue.Done(await Take());
        }

        Assert.Equal(TimeSpan.FromSeconds(1000), BackOff.Controllers.After(19));
        Assert.Equal(TimeSpan.FromSeconds(1000), BackOff.Controllers.After(int.MaxValue));
    }

    [Fact]
    public void A_success_ends_the_row()
    {
        _queue.AddAfterFailure("a");
        _queue.Forget("a");
        _clock.Advance(TimeSpan.FromMilliseconds(5));
        _queue.AddAfterFailure("b");
        _clock.Advance(TimeSpan.FromMilliseconds(5));

        Assert.Equal(2, _queue.Count);
    }

    [Fact]
    public void A_key_that_is_taken_back_does_not_come()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(5));
        _queue.AddAfter("b", TimeSpan.FromSeconds(5));
        _queue.NotLater("a");
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(1, _queue.Count);
    }

    [Fact]
    public async Task Far_times_that_nearer_ones_overtake_leave_nothing()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _queue.AddAfter("a", TimeSpan.FromSeconds(int.MaxValue));
            _queue.AddAfterFailure("a");
            _queue.Forget("a");
            _clock.Advance(TimeSpan.FromMilliseconds(5));
            _queue.Done(await Take());
        }

        Assert.InRange(_queue.Later, 0, 64);
    }

    [Fact]
    public void Keys_that_are_taken_back_leave_nothing()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _queue.AddAfter($"{i}", TimeSpan.FromSeconds(int.MaxValue));
            _queue.NotLater($"{i}");
        }

        Assert.InRange(_queue.Later, 0, 64);
    }

    [Fact]
    public async Task A_closed_queue_gives_what_it_has_and_then_refuses()
    {
        _queue.Add("a");
        _queue.Dispose();

        Assert.Equal("a", await Take());
        await Assert.ThrowsAsync<ChannelClosedException>(async () => await Take());
    }

    private ValueTask<string> Take() => _queue.TakeAsync(CancellationToken.None);
}
