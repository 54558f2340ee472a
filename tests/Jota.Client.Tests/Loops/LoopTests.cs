using Jota.Tests;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Client.Tests.Loops;

public sealed class LoopTests : IDisposable
{
    private readonly AwaitedClock _clock = new();
    private readonly LoopHealth _health = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turns = new(0);
    private int _turn;

    public void Dispose()
    {
        _stop.Dispose();
        _turns.Dispose();
    }

    [Fact]
    public async Task A_turn_that_throws_comes_again()
    {
        var running = Run(turn => turn == 1 ? throw new InvalidOperationException("first") : Task.CompletedTask);
        await FailuresAsync(1);
        await TurnsAsync(3);
        await StopAsync(running);
    }

    [Fact]
    public async Task Waits_longer_after_each_failure_in_a_row()
    {
        var running = Run(_ => throw new InvalidOperationException("always"));
        Assert.Equal([100, 200, 400, 800], (await FailuresAsync(4)).Select(wait => wait.TotalMilliseconds));
        await TurnsAsync(5);
        await StopAsync(running);
    }

    [Fact]
    public async Task Is_told_as_failing_from_the_third_time_on_until_a_turn_goes_well()
    {
        var told = new List<string?>();
        var fifth = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = Run(turn =>
        {
            told.Add(_health.Describe());
            switch (turn)
            {
                case <= 3:
                    throw new InvalidOperationException($"no {turn}");
                case 4:
                    return Task.CompletedTask;
                default:
                    fifth.SetResult();
                    return Task.Delay(Timeout.InfiniteTimeSpan, _clock, _stop.Token);
            }
        });
        await FailuresAsync(3);
        await fifth.Task.WaitAsync(AwaitedClock.Patience, TestContext.Current.CancellationToken);
        Assert.Equal([null, null, null, "the loop: no 3", null], told);
        await StopAsync(running);
    }

    [Fact]
    public async Task A_turn_that_fails_because_it_is_stopped_is_no_failure()
    {
        var running = NewLoop().ForeverAsync(
            async ct =>
            {
                _turns.Release();
                var cut = await Task.Delay(Timeout.InfiniteTimeSpan, _clock, ct).ContinueWith(_ => new IOException("cut"), TaskScheduler.Default);
                throw cut;
            },
            _stop.Token);
        await _turns.WaitAsync(TestContext.Current.CancellationToken);
        await _stop.CancelAsync();
        await running;
        Assert.True(_health.IsWell);
    }

    [Fact]
    public async Task A_turn_that_lasts_can_say_that_it_goes_well()
    {
        var loop = NewLoop();
        var wellAgain = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = loop.ForeverAsync(
            async ct =>
            {
                if (++_turn <= 3)
                {
                    throw new InvalidOperationException("no");
                }

                Assert.False(_health.IsWell);
                loop.GoesWell();
                wellAgain.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, _clock, ct);
            },
            _stop.Token);
        await FailuresAsync(3);
        await wellAgain.Task.WaitAsync(AwaitedClock.Patience, TestContext.Current.CancellationToken);
        Assert.True(_health.IsWell);
        await StopAsync(running);
    }

    [Fact]
    public async Task Ends_quietly_when_its_owner_stops()
    {
        var running = Run(_ => throw new OperationCanceledException("not the owner's"));
        await FailuresAsync(3);
        Assert.False(_health.IsWell);
        await StopAsync(running);
        Assert.True(_health.IsWell);
    }

    [Fact]
    public async Task Goes_on_and_is_told_when_not_even_its_log_can_be_written()
    {
        var running = Run(_ => throw new InvalidOperationException("always"), new UnwritableLog());
        await FailuresAsync(4);
        Assert.Equal("the loop: always", _health.Describe());
        await StopAsync(running);
    }

    private Loop NewLoop(ILogger? log = null) => new("the loop", _health, _clock, log ?? NullLogger.Instance);

    private Task Run(Func<int, Task> turn, ILogger? log = null) => NewLoop(log).ForeverAsync(
        async ct =>
        {
            await Task.Yield();
            ct.ThrowIfCancellationRequested();
            _turns.Release();
            await turn(++_turn);
        },
        _stop.Token);

    /// <summary>Lets so many turns fail, one after the other, and answers how long each was waited after.</summary>
    private async Task<List<TimeSpan>> FailuresAsync(int count)
    {
        var waits = new List<TimeSpan>();
        while (waits.Count < count)
        {
            waits.Add(await _clock.PassAsync());
        }

        return waits;
    }

    /// <summary>Completes when so many turns have begun.</summary>
    private async Task TurnsAsync(int count)
    {
        for (var begun = 0; begun < count; begun++)
        {
            Assert.True(await _turns.WaitAsync(AwaitedClock.Patience, TestContext.Current.CancellationToken));
        }
    }

    private async Task StopAsync(Task running)
    {
        await _stop.CancelAsync();
        await running;
    }
}
