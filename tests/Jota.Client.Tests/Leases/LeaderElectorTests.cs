using Jota.Api;
using Jota.Tests;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Client.Tests.Leases;

public sealed class LeaderElectorTests : IAsyncLifetime
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);
    private InProcessApi _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await InProcessApi.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task One_leads_and_the_next_one_takes_over_when_it_stops()
    {
        await using var first = new Candidate(_cluster.Api, "first");
        await first.Leads;
        await using var second = new Candidate(_cluster.Api, "second");
        await second.Clock.PassAsync(Retry);
        await second.Clock.UntilWaitAsync(Retry);
        Assert.False(second.Leads.IsCompleted);

        await first.StopAsync();
        second.Clock.Advance(Retry);
        await second.Leads;

        var lease = await _cluster.GetAsync<V1Lease>("election");
        Assert.Equal(("second", 1), (lease.Spec.HolderIdentity, lease.Spec.LeaseTransitions));
    }

    [Fact]
    public async Task A_leader_that_is_not_heard_of_is_replaced_after_its_lease_ran_out()
    {
        await _cluster.CreateAsync(new V1Lease
        {
            Metadata = new() { Name = "election", NamespaceProperty = "default" },
            Spec = new() { HolderIdentity = "dead", LeaseDurationSeconds = 15, RenewTime = _cluster.Clock.GetUtcNow().UtcDateTime },
        });
        await using var next = new Candidate(_cluster.Api, "next");
        for (var passed = 0; passed < 14; passed += 2)
        {
            await next.Clock.PassAsync(Retry);
        }

        await next.Clock.UntilWaitAsync(Retry);
        Assert.False(next.Leads.IsCompleted);

        next.Clock.Advance(Retry);
        await next.Leads;
    }

    [Fact]
    public async Task A_leader_whose_renewal_is_never_answered_stops_before_others_may_lead()
    {
        var hanging = new HangingWrites(_cluster.Api);
        await using var first = new Candidate(hanging, "first");
        await first.Leads;
        await first.Clock.UntilWaitAsync(Retry);

        hanging.Hang();
        first.Clock.Advance(Retry);
        await hanging.Hung.WaitAsync(InProcessApi.Patience);
        var left = TimeSpan.FromSeconds(10) - Retry;
        first.Clock.Advance(left - TimeSpan.FromTicks(1));
        Assert.False(first.Work.IsCompleted);

        first.Clock.Advance(TimeSpan.FromTicks(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Work.WaitAsync(InProcessApi.Patience));

        // It gives the Lease back, which is not answered either.
        await first.Clock.PassAsync(Retry);
        await first.EndedAsync();
    }

    /// <summary>One of those who want to lead, with a clock of its own.</summary>
    private sealed class Candidate : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly TaskCompletionSource _leads = new();
        private readonly Task _run;

        public Candidate(IApi api, string identity)
        {
            var options = new LeaderElectorOptions(new("default", "election"), identity);
            _run = new LeaderElector(api, Clock, NullLogger<LeaderElector>.Instance, options).RunAsync(LeadAsync, _stop.Token);
        }

        public AwaitedClock Clock { get; } = new();

        /// <summary>Completes when it leads.</summary>
        public Task Leads => _leads.Task.WaitAsync(InProcessApi.Patience);

        /// <summary>What it does as the leader.</summary>
        public Task Work { get; private set; } = Task.CompletedTask;

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await EndedAsync();
        }

        /// <summary>Completes when it leads no more and its work has ended.</summary>
        public Task EndedAsync() => Assert.ThrowsAnyAsync<OperationCanceledException>(() => _run.WaitAsync(InProcessApi.Patience));

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _run.WaitAsync(InProcessApi.Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }

        private Task LeadAsync(CancellationToken ct)
        {
            Work = Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
            _leads.SetResult();
            return Work;
        }
    }

    /// <summary>A server that takes writes and, from a moment on, never answers them, nor heeds that nobody waits any more.</summary>
    private sealed class HangingWrites(IApi api) : PassingApi(api)
    {
        private readonly TaskCompletionSource _hung = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _hangs;

        /// <summary>Completes when the first write hangs.</summary>
        public Task Hung => _hung.Task;

        public void Hang() => _hangs = true;

        public override Task<WriteResult> UpdateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct)
        {
            if (!_hangs)
            {
                return base.UpdateAsync(target, body, options, ct);
            }

            _hung.TrySetResult();
            return new TaskCompletionSource<WriteResult>().Task;
        }
    }
}
