using System.Threading.Channels;
using Jota.Kubelet.Turns;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Kubelet.Tests.Turns;

/// <summary>A task only while there is something to do, and no signal is lost.</summary>
public sealed class MailboxTests
{
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_that_rests_gets_a_task_with_a_signal()
    {
        await using var worker = new Worker(_clock);
        worker.Box.Start();
        await worker.RestAsync();
        worker.Box.Signal();
        await worker.RestAsync();
        await worker.Box.DisposeAsync();
        Assert.Equal(2, worker.Tasks);
    }

    [Fact]
    public async Task Signals_before_the_start_start_nobody_but_are_not_lost()
    {
        await using var worker = new Worker(_clock);
        worker.Box.Signal();
        worker.Box.Signal();
        Assert.Equal(0, worker.Tasks);
        worker.Box.Start();
        await worker.RestAsync();
        Assert.Equal(1, worker.Tasks);
        Assert.Equal(2, worker.Looks);
    }

    [Fact]
    public async Task Signals_while_it_works_let_it_look_once_more_without_another_task()
    {
        var begun = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        await using var worker = new Worker(_clock)
        {
            Work = () =>
            {
                begun.TrySetResult();
                return goOn.Task;
            },
        };
        worker.Box.Start();
        await begun.Task.WaitAsync(Ct);
        worker.Box.Signal();
        worker.Box.Signal();
        goOn.SetResult();
        await worker.RestAsync();
        Assert.Equal(1, worker.Tasks);
        Assert.Equal(2, worker.Looks);
    }

    [Fact]
    public async Task It_is_woken_when_the_time_has_come_and_not_before()
    {
        var until = _clock.GetUtcNow().AddHours(1);
        await using var worker = new Worker(_clock) { Until = until };
        worker.Box.Start();
        await worker.RestAsync();
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.False(worker.Box.TakeSignal());
        worker.Until = null;
        _clock.Advance(TimeSpan.FromMinutes(1));
        await worker.RestAsync();
        Assert.Equal(2, worker.Tasks);
    }

    [Fact]
    public async Task A_rest_until_a_time_that_has_come_is_none()
    {
        await using var worker = new Worker(_clock);
        Assert.False(worker.Box.TryRest(_clock.GetUtcNow()));
        Assert.False(worker.Box.TryRest(_clock.GetUtcNow().AddDays(-1)));
        Assert.False(worker.Box.TryRest(DateTimeOffset.MinValue));
    }

    [Fact]
    public async Task A_rest_without_a_time_takes_back_the_alarm_of_the_one_before()
    {
        await using var worker = new Worker(_clock) { Until = _clock.GetUtcNow().AddHours(1) };
        worker.Box.Start();
        await worker.RestAsync();
        worker.Until = null;
        worker.Box.Signal();
        await worker.RestAsync();
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.False(worker.Box.TakeSignal());
    }

    [Fact]
    public async Task A_rest_may_be_longer_than_a_timer_takes()
    {
        var until = _clock.GetUtcNow().AddDays(400);
        var there = new TaskCompletionSource();
        await using var worker = new Worker(_clock) { Until = until };
        worker.Work = () =>
        {
            if (_clock.GetUtcNow() >= until)
            {
                worker.Until = null;
                there.TrySetResult();
            }

            return Task.CompletedTask;
        };
        worker.Box.Start();
        for (var day = 0; day < 400; day++)
        {
            _clock.Advance(TimeSpan.FromDays(1));
        }

        await there.Task.WaitAsync(Ct);
    }

    [Fact]
    public async Task Whoever_waits_for_the_next_signal_goes_on_with_it_or_at_once_when_nobody_took_the_last()
    {
        await using var worker = new Worker(_clock);
        var next = worker.Box.NextSignal();
        Assert.False(next.IsCompleted);
        worker.Box.Signal();
        await next.WaitAsync(Ct);
        Assert.True(worker.Box.NextSignal().IsCompleted);
        Assert.True(worker.Box.TakeSignal());
        Assert.False(worker.Box.TakeSignal());
        Assert.False(worker.Box.NextSignal().IsCompleted);
    }

    [Fact]
    public async Task After_its_end_nothing_gives_it_a_task()
    {
        var worker = new Worker(_clock) { Until = _clock.GetUtcNow().AddHours(1) };
        worker.Box.Start();
        await worker.RestAsync();
        await worker.Box.DisposeAsync();
        worker.Box.Signal();
        _clock.Advance(TimeSpan.FromDays(1));
        await worker.Box.DisposeAsync();
        Assert.Equal(1, worker.Tasks);
    }

    [Fact]
    public async Task Its_end_waits_for_what_the_worker_is_doing()
    {
        var goOn = new TaskCompletionSource();
        var worker = new Worker(_clock) { Work = () => goOn.Task };
        worker.Box.Start();
        var end = worker.Box.DisposeAsync().AsTask();
        Assert.False(end.IsCompleted);
        goOn.SetResult();
        await end.WaitAsync(Ct);
        Assert.Equal(1, worker.Looks);
    }

    [Fact]
    public async Task Of_many_signals_from_many_sides_none_is_lost_and_the_worker_is_never_two()
    {
        const int Sides = 8;
        const int Each = 2000;
        var (posted, now, most) = (0, 0, 0);
        var all = new TaskCompletionSource();
        await using var worker = new Worker(_clock)
        {
            Work = async () =>
            {
                most = Math.Max(most, Interlocked.Increment(ref now));
                await Task.Yield();
                if (Volatile.Read(ref posted) == Sides * Each)
                {
                    all.TrySetResult();
                }

                Interlocked.Decrement(ref now);
            },
        };
        worker.Box.Start();
        await Task.WhenAll(Enumerable.Range(0, Sides).Select(_ => Task.Run(
            () =>
            {
                for (var i = 0; i < Each; i++)
                {
                    Interlocked.Increment(ref posted);
                    worker.Box.Signal();
                }
            },
            Ct)));
        await all.Task.WaitAsync(Ct);
        Assert.Equal(1, most);
    }

    /// <summary>Works until it may rest, and tells when it does.</summary>
    private sealed class Worker : IMailboxWorker, IAsyncDisposable
    {
        private readonly Channel<int> _rests = Channel.CreateUnbounded<int>();

        public Worker(TimeProvider clock) => Box = new Mailbox(this, PodTurns.Unlimited, clock);

        public Mailbox Box { get; }

        public DateTimeOffset? Until { get; set; }

        public Func<Task> Work { get; set; } = () => Task.CompletedTask;

        public int Tasks { get; private set; }

        public int Looks { get; private set; }

        public async Task RunAsync()
        {
            Tasks++;
            do
            {
                Looks++;
                await Work();
            }
            while (!Box.TryRest(Until));
            _rests.Writer.TryWrite(Looks);
        }

        public Task RestAsync() => _rests.Reader.ReadAsync(Ct).AsTask();

        public ValueTask DisposeAsync() => Box.DisposeAsync();
    }
}
