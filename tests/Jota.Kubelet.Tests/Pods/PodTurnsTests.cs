using Jota.Kubelet.Pods;
using Jota.Kubelet.Turns;

namespace Jota.Kubelet.Tests.Pods;

public sealed class PodTurnsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Turns_are_taken_in_the_order_in_which_they_were_asked_for()
    {
        using var turns = PodTurns.Limited(turns: 1, calls: 1);
        using var begin = new ManualResetEventSlim();
        List<int> order = [];
        var first = turns.RunAsync(() =>
        {
            begin.Wait(Ct);
            return Task.CompletedTask;
        });
        var others = Enumerable.Range(0, 50).Select(i => turns.RunAsync(() =>
        {
            order.Add(i);
            return Task.CompletedTask;
        })).ToList();
        begin.Set();
        await Task.WhenAll([first, .. others]);
        Assert.Equal(Enumerable.Range(0, 50), order);
    }

    [Fact]
    public async Task No_more_workers_than_allowed_compute_at_a_time()
    {
        using var turns = PodTurns.Limited(turns: 2, calls: 1);
        var (now, most) = (0, 0);
        var gate = new Lock();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => turns.RunAsync(async () =>
        {
            for (var step = 0; step < 3; step++)
            {
                lock (gate)
                {
                    most = Math.Max(most, ++now);
                }

                Thread.SpinWait(1000);
                lock (gate)
                {
                    now--;
                }

                await Task.Yield();
            }
        })));
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task Who_waits_holds_no_place()
    {
        using var turns = PodTurns.Limited(turns: 1, calls: 1);
        var awaited = new TaskCompletionSource();
        var waiting = turns.RunAsync(() => awaited.Task);
        await turns.RunAsync(() => Task.CompletedTask);
        Assert.False(waiting.IsCompleted);
        awaited.SetResult();
        await waiting;
    }

    [Fact]
    public async Task So_many_calls_are_made_at_a_time_and_meanwhile_others_take_their_turn()
    {
        using var turns = PodTurns.Limited(turns: 1, calls: 1);
        var (begun, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = turns.RunAsync(() => turns.CallAsync(() =>
        {
            begun.SetResult();
            return answer.Task;
        }));
        await begun.Task;
        var answeredBefore = false;
        var second = turns.RunAsync(() => turns.CallAsync(() =>
        {
            answeredBefore = answer.Task.IsCompleted;
            return Task.CompletedTask;
        }));
        await turns.RunAsync(() => Task.CompletedTask);
        answer.SetResult();
        await Task.WhenAll(first, second);
        Assert.True(answeredBefore);
    }
}
