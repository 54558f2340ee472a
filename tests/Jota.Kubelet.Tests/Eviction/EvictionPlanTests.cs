using Jota.Kubelet.Eviction;
using Jota.Kubelet.Nodes;

namespace Jota.Kubelet.Tests.Eviction;

/// <summary>When a node is running out of something, and when it acts on that.</summary>
public sealed class EvictionPlanTests
{
    private const long Mi = 1 << 20;

    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_hard_threshold_is_acted_on_at_once()
    {
        var settings = Settings("memory.available<100Mi");
        Assert.Null(Compute(settings, Memory(100), EvictionState.Fresh, Now).Act);
        var plan = Compute(settings, Memory(99), EvictionState.Fresh, Now);
        Assert.Equal("memory.available", plan.Act?.Signal);
        Assert.Equal(new NodePressure(Memory: true, Disk: false, Pids: false), plan.Pressure);
    }

    [Fact]
    public void A_soft_threshold_must_be_met_for_its_grace()
    {
        var settings = Settings("", "memory.available<100Mi", "memory.available=1m30s");
        var plan = Compute(settings, Memory(50), EvictionState.Fresh, Now);
        Assert.Equal((null, true), (plan.Act, plan.Pressure.Memory));
        plan = Compute(settings, Memory(50), plan.State, Now.AddSeconds(89));
        Assert.Null(plan.Act);
        Assert.NotNull(Compute(settings, Memory(50), plan.State, Now.AddSeconds(90)).Act);

        // What was over meanwhile begins anew.
        plan = Compute(settings, Memory(150), plan.State, Now.AddSeconds(89));
        plan = Compute(settings, Memory(50), plan.State, Now.AddSeconds(91));
        Assert.Null(plan.Act);
    }

    [Fact]
    public void A_pressure_is_told_for_five_minutes_after_it_was_last_seen()
    {
        var settings = Settings("memory.available<100Mi");
        var plan = Compute(settings, Memory(50), EvictionState.Fresh, Now);
        plan = Compute(settings, Memory(500), plan.State, Now.AddSeconds(10));
        Assert.Equal((null, true), (plan.Act, plan.Pressure.Memory));
        Assert.True(Compute(settings, Memory(500), plan.State, Now.AddMinutes(5).AddSeconds(-1)).Pressure.Memory);
        Assert.False(Compute(settings, Memory(500), plan.State, Now.AddMinutes(5)).Pressure.Memory);
    }

    [Fact]
    public void So_much_more_must_be_won_back_as_was_asked_for()
    {
        var settings = Settings("memory.available<100Mi", reclaims: "memory.available=50Mi");
        Assert.Null(Compute(settings, Memory(120), EvictionState.Fresh, Now).Act);
        var plan = Compute(settings, Memory(90), EvictionState.Fresh, Now);
        plan = Compute(settings, Memory(149), plan.State, Now.AddSeconds(10));
        Assert.NotNull(plan.Act);
        Assert.Null(Compute(settings, Memory(150), plan.State, Now.AddSeconds(20)).Act);
    }

    [Fact]
    public void Memory_goes_before_disks_and_these_before_processes()
    {
        var settings = Settings("pid.available<10%,nodefs.available<10%,memory.available<100Mi");
        var seen = new Dictionary<string, EvictionObservation>
        {
            ["pid.available"] = new(1, 100),
            ["nodefs.available"] = new(1, 100),
            ["memory.available"] = new(1, 100),
        };
        Assert.Equal("memory.available", Compute(settings, seen, EvictionState.Fresh, Now).Act?.Signal);
        seen.Remove("memory.available");
        Assert.Equal("nodefs.available", Compute(settings, seen, EvictionState.Fresh, Now).Act?.Signal);
        seen.Remove("nodefs.available");
        var plan = Compute(settings, seen, EvictionState.Fresh, Now);
        Assert.Equal(("pid.available", new NodePressure(false, false, Pids: true)), (plan.Act?.Signal, plan.Pressure));
    }

    [Fact]
    public void What_nobody_can_see_stays_as_it_was_and_is_not_acted_on()
    {
        var settings = Settings("memory.available<100Mi");
        var plan = Compute(settings, Memory(50), EvictionState.Fresh, Now);
        plan = Compute(settings, new Dictionary<string, EvictionObservation>(), plan.State, Now.AddHours(1));
        Assert.Equal((null, true), (plan.Act, plan.Pressure.Memory));
    }

    [Theory]
    [InlineData("nodefs.available<10%", "nodefs.available", 9, true)]
    [InlineData("nodefs.available<10%", "nodefs.available", 10, false)]
    [InlineData("nodefs.inodesFree<5%", "nodefs.inodesFree", 4, true)]
    [InlineData("imagefs.available<15%", "imagefs.available", 14, true)]
    [InlineData("imagefs.available<15%", "imagefs.available", 15, false)]
    public void Parts_are_of_the_capacity(string hard, string signal, long left, bool met)
    {
        var seen = new Dictionary<string, EvictionObservation> { [signal] = new(left, 100) };
        Assert.Equal(met, Compute(Settings(hard), seen, EvictionState.Fresh, Now).Pressure.Disk);
    }

    [Fact]
    public void The_defaults_are_upstreams()
    {
        Assert.Equal(
            [
                "imagefs.available<15%", "imagefs.inodesFree<5%", "memory.available<100Mi", "nodefs.available<10%", "nodefs.inodesFree<5%",
            ],
            EvictionSettings.Default.Thresholds.Select(one => $"{one.Signal}<{one.Below}"));
        Assert.Equal(100 * Mi, EvictionSettings.Default.Reserved("memory.available", 4096 * Mi));
        Assert.Equal(100, EvictionSettings.Default.Reserved("nodefs.available", 1000));
    }

    [Theory]
    [InlineData("memory.available", "", "", "expected <signal><<value>")]
    [InlineData("memory.free<1Gi", "", "", "unsupported eviction signal memory.free")]
    [InlineData("memory.available<1Gi,memory.available<2Gi", "", "", "each once")]
    [InlineData("memory.available<-1Gi", "", "", "must be positive")]
    [InlineData("memory.available<100%", "", "", "must be > 0% and < 100%")]
    [InlineData("", "memory.available<1Gi", "", "grace period must be specified for the soft eviction threshold memory.available")]
    [InlineData("", "memory.available<1Gi", "memory.available=soon", "invalid eviction grace period")]
    public void What_is_no_threshold_is_told(string hard, string soft, string graces, string problem)
    {
        var options = new EvictionOptions { Hard = hard, Soft = soft, SoftGracePeriods = graces };
        Assert.Contains(problem, options.Problem, StringComparison.Ordinal);
    }

    private static EvictionSettings Settings(string hard, string soft = "", string graces = "", string reclaims = "") =>
        new EvictionOptions { Hard = hard, Soft = soft, SoftGracePeriods = graces, MinimumReclaim = reclaims }.Read();

    private static EvictionPlan Compute(
        EvictionSettings settings, IReadOnlyDictionary<string, EvictionObservation> seen, EvictionState before, DateTimeOffset now) =>
        EvictionPlan.Compute(settings, seen, before, now);

    private static Dictionary<string, EvictionObservation> Memory(long mebibytes) => new()
    {
        ["memory.available"] = new(mebibytes * Mi, 4096 * Mi),
    };
}
