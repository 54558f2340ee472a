using Jota.Tests;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Client.Tests.Leases;

public sealed class LeaderElectorTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private InProcessApi _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await InProcessApi.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task One_leads_and_the_next_one_takes_over_when_it_stops()
    {
        using var stopFirst = new CancellationTokenSource();
        using var stopSecond = new CancellationTokenSource();
        var (first, firstLeads) = Run("first", stopFirst.Token);
        await firstLeads.WaitAsync(Patience);
        var (second, secondLeads) = Run("second", stopSecond.Token);
        _cluster.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False(secondLeads.IsCompleted);

        await stopFirst.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await AdvanceUntilAsync(secondLeads);

        var lease = await _cluster.GetAsync<V1Lease>("election");
        Assert.Equal(("second", 1), (lease.Spec.HolderIdentity, lease.Spec.LeaseTransitions));
        await stopSecond.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }

    [Fact]
    public async Task A_leader_that_is_not_heard_of_is_replaced_after_its_lease_ran_out()
    {
        await _cluster.CreateAsync(new V1Lease
        {
            Metadata = new() { Name = "election", NamespaceProperty = "default" },
            Spec = new() { HolderIdentity = "dead", LeaseDurationSeconds = 15, RenewTime = _cluster.Clock.GetUtcNow().UtcDateTime },
        });
        using var stop = new CancellationTokenSource();
        var began = _cluster.Clock.GetUtcNow();
        var (run, leads) = Run("next", stop.Token);

        await AdvanceUntilAsync(leads);

        Assert.True(_cluster.Clock.GetUtcNow() - began >= TimeSpan.FromSeconds(15));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    private (Task Run, Task Leads) Run(string identity, CancellationToken ct)
    {
        var leads = new TaskCompletionSource();
        var options = new LeaderElectorOptions(new("default", "election"), identity);
        var elector = new LeaderElector(_cluster.Api, _cluster.Clock, NullLogger<LeaderElector>.Instance, options);
        var run = elector.RunAsync(
            async leading =>
            {
                leads.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, leading);
            },
            ct);
        return (run, leads.Task);
    }

    private async Task AdvanceUntilAsync(Task task)
    {
        while (await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System)) != task)
        {
            _cluster.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await task;
    }
}
