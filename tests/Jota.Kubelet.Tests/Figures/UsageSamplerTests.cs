using Jota.Api;
using Jota.Kubelet.Figures;
using Jota.Kubelet.Simulated;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Kubelet.Tests.Figures;

/// <summary>When a machine is looked at: when somebody asks, and once for all who do.</summary>
public sealed class UsageSamplerTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_asks_first_waits_for_two_looks_and_all_others_share_them_for_a_while()
    {
        var clock = new FakeTimeProvider();
        await using var runtime = new SimulatedRuntime("10.0.0.0/24", SimulationScript.Default, clock, IdSource.Seeded(1));
        var sampler = new UsageSampler(runtime, "/nowhere", clock);
        var first = sampler.ReadAsync(Ct);
        var second = sampler.ReadAsync(Ct);
        Assert.False(first.IsCompleted);
        clock.Advance(UsageSampler.Shortest);
        var (before, now) = await first;
        Assert.Equal(UsageSampler.Shortest, now.Machine.Time - before.Machine.Time);
        Assert.Same(now, (await second).Now);
        clock.Advance(UsageSampler.Fresh - TimeSpan.FromSeconds(1));
        Assert.Same(now, (await sampler.ReadAsync(Ct)).Now);
    }

    [Fact]
    public async Task Who_asks_regularly_gets_what_was_used_since_he_last_asked_and_after_a_long_time_two_looks_again()
    {
        var clock = new FakeTimeProvider();
        await using var runtime = new SimulatedRuntime("10.0.0.0/24", SimulationScript.Default, clock, IdSource.Seeded(1));
        var sampler = new UsageSampler(runtime, "/nowhere", clock);
        var first = sampler.ReadAsync(Ct);
        clock.Advance(UsageSampler.Shortest);
        await first;
        clock.Advance(TimeSpan.FromSeconds(15));
        var (before, now) = await sampler.ReadAsync(Ct);
        Assert.Equal(TimeSpan.FromSeconds(15), now.Machine.Time - before.Machine.Time);
        clock.Advance(UsageSampler.Longest + TimeSpan.FromSeconds(1));
        var again = sampler.ReadAsync(Ct);
        Assert.False(again.IsCompleted);
        clock.Advance(UsageSampler.Shortest);
        Assert.Equal(UsageSampler.Shortest, (await again).Now.Machine.Time - (await again).Before.Machine.Time);
    }
}
