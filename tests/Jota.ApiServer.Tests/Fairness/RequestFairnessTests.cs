using Jota.Api;
using Jota.ApiServer.Fairness;

namespace Jota.ApiServer.Tests.Fairness;

/// <summary>Who begins, who waits and who is refused.</summary>
public sealed class RequestFairnessTests
{
    private static readonly QueueSettings Wide = new(Queues: 64, HandSize: 6, LengthLimit: 50);
    private static readonly QueueSettings OneQueue = new(Queues: 1, HandSize: 1, LengthLimit: 2);

    [Fact]
    public async Task Requests_begin_at_once_while_there_are_seats()
    {
        await using var scope = new FairnessScope(8, Wide);
        var entered = scope.EnterMany("alice", 6);
        Assert.All(entered, one => Assert.True(one.IsCompletedSuccessfully));
        Assert.Equal(6, scope.LevelOf().Executing);
        foreach (var one in entered)
        {
            scope.Fairness.Leave(await one);
        }

        Assert.True(scope.LevelOf().IsIdle);
        Assert.Equal(0, scope.LevelOf().InUse);
    }

    [Fact]
    public async Task Nobody_waits_at_the_exempt_level()
    {
        await using var scope = new FairnessScope(1, Wide);
        Assert.All(scope.EnterMany("admin", 100, width: 10, level: SystemFlows.Exempt), one => Assert.True(one.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task Those_that_wait_begin_one_after_the_other_as_seats_come_free()
    {
        await using var scope = new FairnessScope(2, OneQueue);
        var entered = scope.EnterMany("alice", 4);
        Assert.Equal([true, true, false, false], entered.Select(one => one.IsCompleted));
        scope.Fairness.Leave(await entered[0]);
        await entered[2];
        Assert.False(entered[3].IsCompleted);
        scope.Fairness.Leave(await entered[1]);
        await entered[3];
    }

    [Fact]
    public async Task Where_nobody_waits_who_finds_no_seat_is_refused()
    {
        await using var scope = new FairnessScope(1, queuing: null);
        var first = await scope.EnterAsync("alice");
        await AssertTooManyAsync(scope.EnterAsync("bob"));
        Assert.Equal(1, scope.LevelOf().Counts.OverLimit);
        scope.Fairness.Leave(first);
        await scope.EnterAsync("bob");
    }

    [Fact]
    public async Task Who_finds_a_full_queue_is_refused()
    {
        await using var scope = new FairnessScope(1, OneQueue);
        var entered = scope.EnterMany("alice", 3);
        await AssertTooManyAsync(scope.EnterAsync("alice"));
        Assert.Equal(1, scope.LevelOf().Counts.QueueFull);
        scope.Fairness.Leave(await entered[0]);
        await entered[1];
    }

    [Fact]
    public async Task Who_waits_for_too_long_is_refused_and_takes_no_seat_later()
    {
        await using var scope = new FairnessScope(1, OneQueue);
        var first = await scope.EnterAsync("alice");
        var late = scope.EnterAsync("bob");
        await scope.TooLate.CancelAsync();
        await AssertTooManyAsync(late);
        Assert.Equal((0, 1L), (scope.LevelOf().Queues.WaitingRequests, scope.LevelOf().Counts.TimedOut));
        scope.Fairness.Leave(first);
        Assert.True(scope.LevelOf().IsIdle);
    }

    [Fact]
    public async Task Whose_client_goes_away_leaves_the_queue()
    {
        await using var scope = new FairnessScope(1, OneQueue);
        var first = await scope.EnterAsync("alice");
        using var client = new CancellationTokenSource();
        var gone = scope.EnterAsync("bob", gone: client.Token);
        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.Equal(1, scope.LevelOf().Counts.Cancelled);
        scope.Fairness.Leave(first);
        Assert.True(scope.LevelOf().IsIdle);
    }

    [Fact]
    public async Task A_wide_request_that_leaves_lets_those_behind_it_go()
    {
        await using var scope = new FairnessScope(2, OneQueue);
        await scope.EnterAsync("alice");
        using var client = new CancellationTokenSource();
        var wide = scope.EnterAsync("bob", width: 2, gone: client.Token);
        var narrow = scope.EnterAsync("carol");
        Assert.False(narrow.IsCompleted);
        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wide);
        await narrow;
    }

    [Fact]
    public async Task A_quiet_flow_goes_before_a_noisy_one_that_came_first()
    {
        await using var scope = new FairnessScope(2, Wide);
        var noisy = scope.EnterMany("noisy", 40);
        Pass(scope);
        var quiet = scope.EnterAsync("quiet");
        Assert.False(quiet.IsCompleted);

        // Each of the noisy flow's six queues may have one turn before it, and none a second.
        for (var ended = 0; !quiet.IsCompleted; ended++)
        {
            Assert.True(ended <= 6, "the quiet one waits behind the noisy one");
            Pass(scope);
            var done = noisy.First(one => one.IsCompleted);
            noisy.Remove(done);
            scope.Fairness.Leave(await done);
            await Eventually.HoldsAsync(() => noisy.Append(quiet).Count(one => one.IsCompleted) == 2);
        }
    }

    [Fact]
    public async Task Two_flows_that_both_want_more_than_there_is_get_the_same_work_done_however_wide_their_requests()
    {
        await using var scope = new FairnessScope(4, new(Queues: 2, HandSize: 1, LengthLimit: 1000));
        var (one, other) = TwoQueues(scope);
        var begun = new Dictionary<string, int> { [one] = 0, [other] = 0 };
        var running = new List<(string Flow, int Width, Task<Seats> Seats)>();
        var waiting = new List<(string Flow, int Width, Task<Seats> Seats)>();
        for (var i = 0; i < 400; i++)
        {
            waiting.Add((one, 1, scope.EnterAsync(one)));
            waiting.Add((other, 2, scope.EnterAsync(other, width: 2)));
        }

        for (var round = 0; round < 100; round++)
        {
            await Eventually.HoldsAsync(() => waiting.Count(w => w.Seats.IsCompleted) + running.Count == scope.LevelOf().Executing);
            running.AddRange(waiting.Where(w => w.Seats.IsCompleted));
            waiting.RemoveAll(w => w.Seats.IsCompleted);
            scope.Clock.Advance(TimeSpan.FromMilliseconds(10));
            foreach (var (flow, width, seats) in running)
            {
                begun[flow] += width;
                scope.Fairness.Leave(await seats);
            }

            running.Clear();
        }

        Assert.InRange(begun[one] / (double)begun[other], 0.8, 1.25);
    }

    [Fact]
    public async Task A_quarter_of_the_seats_is_for_who_has_nothing_under_way()
    {
        await using var scope = new FairnessScope(8, Wide);
        var noisy = scope.EnterMany("noisy", 40);

        Assert.Equal(6, noisy.Count(one => one.IsCompleted));
        foreach (var done in noisy.Where(one => one.IsCompleted).ToList())
        {
            noisy.Remove(done);
            scope.Fairness.Leave(await done);
            Assert.Equal(6, scope.LevelOf().Executing);
        }

        Assert.True(scope.EnterAsync("quiet").IsCompletedSuccessfully);
        Assert.True(scope.EnterAsync("calm").IsCompletedSuccessfully);
        Assert.False(scope.EnterAsync("third").IsCompleted);
    }

    [Fact]
    public async Task A_request_that_wants_more_than_there_is_begins_alone()
    {
        await using var scope = new FairnessScope(4, OneQueue);
        var small = await scope.EnterAsync("alice");
        var huge = scope.EnterAsync("alice", width: 10);
        var next = scope.EnterAsync("alice");
        Assert.False(huge.IsCompleted);
        scope.Fairness.Leave(small);
        var seats = await huge;
        Assert.False(next.IsCompleted);
        scope.Fairness.Leave(seats);
        await next;
    }

    [Fact]
    public async Task A_level_borrows_what_another_has_no_use_for_and_gives_it_back_by_not_beginning_more()
    {
        await using var scope = new FairnessScope(
            20, new(1, 1, 100), lendablePercent: 0, new LevelSettings("lender") { Shares = 100, LendablePercent = 50, Queuing = Wide });
        Assert.Equal(10, scope.LevelOf("lender").Plan.Nominal);
        var borrowing = scope.EnterMany("alice", 30);
        Assert.Equal(13, borrowing.Count(one => one.IsCompleted));
        Assert.Equal(3, scope.LevelOf().Borrowed);

        var own = scope.EnterMany("owner", 8, level: "lender");
        Assert.All(own, one => Assert.True(one.IsCompletedSuccessfully));
        scope.Fairness.Leave(await borrowing[0]);
        Assert.Equal(12, scope.LevelOf().Executing);
    }

    [Fact]
    public async Task Who_waits_goes_on_when_the_level_gets_more_seats()
    {
        await using var scope = new FairnessScope(4, OneQueue, more: new LevelSettings("other") { Shares = 300 });
        var entered = scope.EnterMany("alice", 3);
        Assert.Equal([true, false, false], entered.Select(one => one.IsCompleted));
        scope.Configure(new(FairnessScope.Level) { Shares = 100, Queuing = OneQueue });
        await Task.WhenAll(entered);
    }

    [Fact]
    public async Task Who_waits_in_a_queue_that_is_taken_away_is_served_all_the_same()
    {
        await using var scope = new FairnessScope(4, Wide);
        var entered = scope.EnterMany("alice", 20);
        scope.Configure(new(FairnessScope.Level) { Shares = 100, Queuing = OneQueue });
        await ServeAllAsync(scope, entered);
    }

    [Fact]
    public async Task Who_waits_at_a_level_that_refuses_from_now_on_is_served_all_the_same()
    {
        await using var scope = new FairnessScope(4, Wide);
        var entered = scope.EnterMany("alice", 20);
        scope.Configure(new LevelSettings(FairnessScope.Level) { Shares = 100 });
        await AssertTooManyAsync(scope.EnterAsync("bob"));
        await ServeAllAsync(scope, entered);
    }

    [Fact]
    public async Task Who_waits_at_a_level_that_is_deleted_is_served_and_then_nothing_of_it_is_left()
    {
        await using var scope = new FairnessScope(4, Wide);
        var entered = scope.EnterMany("alice", 20);
        var level = scope.LevelOf();
        scope.Configure(new LevelSettings("other") { Shares = 100, Queuing = Wide });
        Assert.Contains(level, scope.Fairness.Read((levels, _) => levels));
        await ServeAllAsync(scope, entered);
        Assert.True(level.IsIdle);
        scope.Configure(new LevelSettings("other") { Shares = 100, Queuing = Wide });
        Assert.Equal(["catch-all", "exempt", "other"], scope.Fairness.Read((levels, _) => levels.Select(one => one.Name)));
        Assert.DoesNotContain(FairnessScope.Level, scope.Fairness.Read((_, schemas) => schemas.Select(one => one.Schema)));
    }

    [Fact]
    public async Task A_request_that_need_not_wait_makes_nothing()
    {
        await using var scope = new FairnessScope(8, Wide);
        var schema = scope.SchemaOf(FairnessScope.Level);
        Once();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Once();
        }

        // What the runtime makes for itself once is no request's.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 999);

        void Once()
        {
            var entering = scope.Fairness.EnterAsync(schema, "alice", 1, default(NoEnds));
            Assert.True(entering.IsCompletedSuccessfully);
            scope.Fairness.Leave(entering.Result);
        }
    }

    private static void Pass(FairnessScope scope) => scope.Clock.Advance(TimeSpan.FromMilliseconds(5));

    private static (string One, string Other) TwoQueues(FairnessScope scope)
    {
        var queues = scope.LevelOf().Queues;
        var schema = scope.SchemaOf(FairnessScope.Level).Settings.Name;
        var first = queues.Choose(FlowHash.Of(schema, "flow-0"));
        var other = Enumerable.Range(1, 100).First(i => queues.Choose(FlowHash.Of(schema, $"flow-{i}")) != first);
        return ("flow-0", $"flow-{other}");
    }

    private static async Task ServeAllAsync(FairnessScope scope, List<Task<Seats>> entered)
    {
        while (entered.Count > 0)
        {
            var next = await Task.WhenAny(entered);
            entered.Remove(next);
            scope.Fairness.Leave(await next);
        }
    }

    private static async Task AssertTooManyAsync(Task entering)
    {
        var refusal = await Assert.ThrowsAsync<ApiException>(() => entering);
        Assert.Equal((429, "TooManyRequests", 1), (refusal.Code, refusal.Reason, refusal.Details?.RetryAfterSeconds));
    }
}
