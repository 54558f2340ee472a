using CsCheck;
using Jota.Kubelet.Containers;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Remembered;
using k8s.Models;

namespace Jota.Kubelet.Tests.Pods;

public sealed class PodPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly ObservedSandbox Sandbox = new("s0", 0, true, Now.AddMinutes(-5));
    private static readonly PodMemory Prepared = PodMemory.Fresh with { Prepared = true };

    [Fact]
    public void A_new_pod_is_prepared_and_gets_a_sandbox()
    {
        var plan = PodPlan.Compute(Pod(), ObservedPod.Nothing, PodMemory.Fresh, Now);
        Assert.True(plan.Prepare);
        Assert.Equal(0u, plan.CreateSandbox);
    }

    [Fact]
    public void A_dead_sandbox_is_replaced_by_the_next_attempt()
    {
        var plan = PodPlan.Compute(Pod(), new([Sandbox with { Ready = false }], [Ended(0)]), Prepared, Now);
        Assert.Equal(1u, plan.CreateSandbox);
        Assert.Equal(["s0"], plan.StopSandboxes);
    }

    [Fact]
    public void A_pod_that_restarts_nothing_does_not_outlive_its_sandbox() =>
        Assert.True(PodPlan.Compute(Pod("Never"), new([Sandbox with { Ready = false }], [Ended(1)]), Prepared, Now).Completed);

    [Theory]
    [InlineData("Always", 0, true)]
    [InlineData("Always", 1, true)]
    [InlineData("OnFailure", 0, false)]
    [InlineData("OnFailure", 1, true)]
    [InlineData("Never", 1, false)]
    public void An_ended_container_is_restarted_by_policy(string policy, int exitCode, bool restarted)
    {
        var plan = PodPlan.Compute(Pod(policy), new([Sandbox], [Ended(exitCode)]), Prepared, Now);
        Assert.Equal(restarted, plan.Start.Length == 1);
        Assert.Equal(!restarted, plan.Completed);
    }

    [Fact]
    public void A_second_crash_waits_for_its_back_off()
    {
        var memory = Prepared.With("c", c => c with { Crash = new(CrashBackoff.First, Now.AddSeconds(-20)) });
        var plan = PodPlan.Compute(Pod(), new([Sandbox], [Ended(1)]), memory, Now);
        Assert.Empty(plan.Start);
        Assert.Equal("back-off 10s restarting failed container=c pod=p_ns(u)", plan.Waiting["c"].Message);
        Assert.Equal(Now.AddSeconds(7), plan.WakeAt);
        Assert.Single(PodPlan.Compute(Pod(), new([Sandbox], [Ended(1)]), memory, Now.AddSeconds(7)).Start);
    }

    [Fact]
    public void A_container_whose_image_changed_is_replaced()
    {
        var running = Ended(0) with { State = ContainerRunState.Running, Hash = "other" };
        var kill = Assert.Single(PodPlan.Compute(Pod(), new([Sandbox], [running]), Prepared, Now).Kill);
        Assert.Equal("Container c definition changed, will be restarted", kill.Message);
    }

    [Fact]
    public void A_failed_liveness_probe_kills_only_the_run_that_failed_it()
    {
        var running = Ended(0) with { State = ContainerRunState.Running };
        var memory = Prepared.With("c", c => c with { Probes = new(running.Id) { Failed = "liveness" } });
        Assert.Equal("Container c failed liveness probe, will be restarted", Assert.Single(PodPlan.Compute(Pod(), new([Sandbox], [running]), memory, Now).Kill).Message);
        Assert.Empty(PodPlan.Compute(Pod(), new([Sandbox], [running with { Id = "next" }]), memory, Now).Kill);
    }

    [Fact]
    public void The_back_off_doubles_to_five_minutes_and_is_forgotten_after_ten_of_peace()
    {
        CrashBackoff? backoff = null;
        List<double> delays = [];
        for (var i = 0; i < 7; i++)
        {
            backoff = CrashBackoff.Next(backoff, Now, Now);
            delays.Add(backoff.Delay.TotalSeconds);
        }

        Assert.Equal([10, 20, 40, 80, 160, 300, 300], delays);
        Assert.Null(CrashBackoff.NotBefore(backoff, Now.AddMinutes(11)));
        Assert.Equal(CrashBackoff.First, CrashBackoff.Next(backoff, Now.AddMinutes(11), Now.AddMinutes(11)).Delay);
    }

    [Fact]
    public void Whatever_is_observed_nothing_starts_twice_or_before_the_init_containers_are_done()
    {
        var container = Gen.Select(Gen.OneOf(Gen.Const("i"), Gen.Const("c")), Gen.Enum<ContainerRunState>(), Gen.Int[0, 2], Gen.Bool, (name, state, code, old) =>
            new ObservedContainer($"{name}{state}{code}{old}", name, old ? "gone" : "s0", state) { ExitCode = code, FinishedAt = Now.AddSeconds(-3), CreatedAt = Now.AddSeconds(-9) });
        Gen.Select(container.Array[0, 4], Gen.Bool, Gen.OneOf(Gen.Const("Always"), Gen.Const("OnFailure"), Gen.Const("Never"))).Sample((containers, ready, policy) =>
        {
            var pod = Pod(policy);
            pod.Spec.InitContainers = [new V1Container { Name = "i", Image = "i:1" }];
            var observed = new ObservedPod([Sandbox with { Ready = ready }], [.. containers]);
            var plan = PodPlan.Compute(pod, observed, Prepared, Now);
            Assert.All(plan.Start, s => Assert.NotEqual(ContainerRunState.Running, observed.Current(s.Container.Name)?.State));
            if (plan.Start.Any(s => s.Container.Name == "c") && observed.Current("c") is null)
            {
                Assert.Equal(0, observed.Current("i")!.ExitCode);
            }
        });
    }

    private static V1Pod Pod(string policy = "Always") => new()
    {
        Metadata = new V1ObjectMeta { Name = "p", NamespaceProperty = "ns", Uid = "u" },
        Spec = new V1PodSpec { RestartPolicy = policy, Containers = [new V1Container { Name = "c", Image = "c:1" }] },
    };

    private static ObservedContainer Ended(int exitCode) => new("c0", "c", "s0", ContainerRunState.Exited)
    {
        ExitCode = exitCode,
        Hash = ContainerHash.Of(new V1Container { Name = "c", Image = "c:1" }),
        StartedAt = Now.AddSeconds(-10),
        FinishedAt = Now.AddSeconds(-3),
        CreatedAt = Now.AddSeconds(-10),
    };
}
