using Jota.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Testing.Tests.Memory;

public sealed class QuietCollectorTests : IDisposable
{
    private const long MiB = 1 << 20;

    private readonly FakeTimeProvider _clock = new();
    private readonly QuietCollector _collector;
    private long _committed;
    private int _collections;
    private int _lettings;

    public QuietCollectorTests() => _collector = new(
        _clock,
        () => _committed,
        () =>
        {
            _collections++;
            _committed = 100 * MiB;
        },
        () => _lettings++);

    public void Dispose() => _collector.Dispose();

    [Fact]
    public void Collects_once_when_a_wave_is_over()
    {
        _committed = 500 * MiB;
        for (var i = 0; i < 100; i++)
        {
            _collector.Collected();
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(0, _collections);
        _clock.Advance(QuietCollector.Quiet);
        Assert.Equal(1, _collections);

        // Its own collection wakes it again, and there is nothing to gain.
        _collector.Collected();
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, _collections);
    }

    [Fact]
    public void Code_is_let_go_after_every_wave_however_small()
    {
        _collector.Collected();
        _clock.Advance(QuietCollector.Quiet);
        Assert.Equal((1, 0), (_lettings, _collections));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, _lettings);
    }

    [Fact]
    public void Does_nothing_while_nothing_is_collected()
    {
        _committed = 500 * MiB;
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, _collections);
    }

    [Theory]
    [InlineData(60, 0, false)]
    [InlineData(500, 0, true)]
    [InlineData(500, 450, false)]
    [InlineData(500, 300, true)]
    [InlineData(2000, 500, false)]
    public void Weighs_what_is_to_be_had_against_the_pause(long committed, long afterLast, bool worthwhile) =>
        Assert.Equal(worthwhile, QuietCollectionPlan.IsWorthwhile(committed * MiB, afterLast * MiB));

    [Fact]
    public void Hears_of_every_collection_of_the_process()
    {
        using var heard = new CountdownEvent(3);
        using var collector = new QuietCollector(new Listening(heard), () => 0, () => { });
        QuietCollector.Watch(collector);

        for (var i = 0; i < 100 && !heard.IsSet; i++)
        {
            GC.Collect(0);
            GC.WaitForPendingFinalizers();
        }

        Assert.True(heard.IsSet);
    }

    /// <summary>A clock whose timers tell when they are set.</summary>
    private sealed class Listening(CountdownEvent heard) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Bell(heard);

        private sealed class Bell(CountdownEvent heard) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                if (!heard.IsSet)
                {
                    heard.Signal();
                }

                return true;
            }

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
