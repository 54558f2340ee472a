using System.Text;
using Jota.Api;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Remembered;
using Jota.Kubelet.Statuses;
using Jota.Tests;
using k8s.Models;

namespace Jota.Kubelet.Tests.Statuses;

public sealed class PodStatusPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly ObservedSandbox Sandbox = new("s", 0, true, Now) { Ips = ["10.244.0.7"] };

    private const string Unready = """{"message":"containers with unready status: [c]","observedGeneration":1,"reason":"ContainersNotReady","status":"False","type":"Ready"}""";

    [Fact]
    public void A_pod_that_waits_for_an_image()
    {
        var memory = PodMemory.Fresh.With("c", c => c with { Waiting = new("ErrImageNeverPull", "why") });
        var json = Json(new(Pod(), new([Sandbox], []), memory, Now));
        Assert.Contains("\"phase\":\"Pending\"", json, StringComparison.Ordinal);
        Assert.Contains("""{"image":"c:1","imageID":"","lastState":{},"name":"c","ready":false,"restartCount":0,"started":false,"state":{"waiting":{"message":"why","reason":"ErrImageNeverPull"}}}""", json, StringComparison.Ordinal);
        Assert.Contains(Unready, json, StringComparison.Ordinal);
        Assert.Contains("""{"observedGeneration":1,"status":"True","type":"PodReadyToStartContainers"}""", json, StringComparison.Ordinal);
        Assert.Contains("""{"observedGeneration":1,"status":"True","type":"Initialized"}""", json, StringComparison.Ordinal);
        Assert.Contains("""{"observedGeneration":1,"status":"True","type":"PodScheduled"}""", json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_crashing_container_waits_with_its_last_end_beside()
    {
        var input = new PodStatusInput(Pod(), new([Sandbox], [Ended(1, 3)]), PodMemory.Fresh, Now)
        {
            Waiting = new Dictionary<string, WaitingReason> { ["c"] = new("CrashLoopBackOff", "back-off") },
        };
        var status = PodStatusPlan.Compute(input);
        Assert.Equal("Running", status.Phase);
        Assert.Equal("CrashLoopBackOff", status.ContainerStatuses[0].State.Waiting.Reason);
        Assert.Equal(1, status.ContainerStatuses[0].LastState.Terminated.ExitCode);
        Assert.Equal(3, status.ContainerStatuses[0].RestartCount);
    }

    [Theory]
    [InlineData("Always", 0, false, "Running")]
    [InlineData("OnFailure", 0, false, "Succeeded")]
    [InlineData("OnFailure", 1, false, "Running")]
    [InlineData("Never", 1, false, "Failed")]
    [InlineData("Always", 0, true, "Succeeded")]
    [InlineData("Always", 137, true, "Failed")]
    public void The_phase_sums_up_what_ended(string policy, int exitCode, bool stopped, string phase)
    {
        var pod = Pod();
        pod.Spec.RestartPolicy = policy;
        Assert.Equal(phase, PodStatusPlan.Compute(new(pod, new([Sandbox], [Ended(exitCode)]), PodMemory.Fresh, Now) { Stopped = stopped }).Phase);
    }

    [Fact]
    public void A_completed_pod_keeps_its_address_and_says_so_in_its_conditions()
    {
        var pod = Pod();
        pod.Spec.RestartPolicy = "Never";
        pod.Status = new V1PodStatus { PodIP = "10.244.0.7", PodIPs = [new V1PodIP { Ip = "10.244.0.7" }] };
        var status = PodStatusPlan.Compute(new(pod, new([Sandbox with { Ready = false, Ips = [] }], [Ended(0)]), PodMemory.Fresh, Now) { Stopped = true });
        Assert.Equal("10.244.0.7", status.PodIP);
        Assert.Equal(
            ["PodReadyToStartContainers=False ", "Initialized=True PodCompleted", "Ready=False PodCompleted", "ContainersReady=False PodCompleted", "PodScheduled=True "],
            status.Conditions.Select(c => $"{c.Type}={c.Status} {c.Reason}"));
    }

    [Fact]
    public void A_failed_init_container_of_a_pod_that_restarts_nothing_fails_it()
    {
        var pod = Pod();
        pod.Spec.RestartPolicy = "Never";
        pod.Spec.InitContainers = [new V1Container { Name = "i", Image = "i:1" }];
        var status = PodStatusPlan.Compute(new(pod, new([Sandbox], [Ended(1) with { Name = "i" }]), PodMemory.Fresh, Now) { Stopped = true });
        Assert.Equal("Failed", status.Phase);
        Assert.Equal("PodInitializing", status.ContainerStatuses[0].State.Waiting.Reason);
        Assert.Equal("containers with incomplete status: [i]", status.Conditions.Single(c => c.Type == "Initialized").Message);
    }

    [Fact]
    public void A_container_that_never_came_to_run_is_lost_once_its_pod_is_stopped()
    {
        var pod = Pod();
        pod.Status = new V1PodStatus { ContainerStatuses = [new V1ContainerStatus { Name = "c", State = new() { Waiting = new() { Reason = "ImagePullBackOff" } } }] };
        var status = PodStatusPlan.Compute(new(pod, new([Sandbox], []), PodMemory.Fresh, Now) { Stopped = true });
        Assert.Equal("Failed", status.Phase);
        Assert.Equal("ContainerStatusUnknown", status.ContainerStatuses[0].State.Terminated.Reason);
        Assert.Equal(137, status.ContainerStatuses[0].State.Terminated.ExitCode);
    }

    [Fact]
    public void What_is_stored_already_is_not_written_again_and_conditions_of_others_stay()
    {
        var wanted = PodStatusPlan.Compute(new(Pod(), new([Sandbox], []), PodMemory.Fresh, Now));
        var stored = PodStatusMerge.Compute(new V1PodStatus { Conditions = [new V1PodCondition { Type = "example.com/gate", Status = "True" }] }, wanted, Now)!;
        Assert.Contains(stored.Conditions, c => c.Type == "example.com/gate");
        Assert.Null(PodStatusMerge.Compute(stored, wanted, Now.AddMinutes(1)));

        wanted.Phase = "Running";
        var later = PodStatusMerge.Compute(stored, wanted, Now.AddMinutes(1))!;
        Assert.All(later.Conditions.Where(c => c.Type != "example.com/gate"), c => Assert.Equal(Now.UtcDateTime, c.LastTransitionTime));
    }

    [Fact]
    public void Conditions_are_read_a_few_times_however_many_gates_there_are()
    {
        Assert.InRange(Reads(400), 1, 5 * Reads(100));

        static long Reads(int length)
        {
            var count = new ReadCount();
            var pod = Pod();
            pod.Spec.ReadinessGates = [.. Enumerable.Range(0, length).Select(i => new V1PodReadinessGate { ConditionType = $"g{i}" })];
            var conditions = Enumerable.Range(0, length).Select(i => new V1PodCondition { Type = $"g{i}", Status = "True" });
            pod.Status = new() { Conditions = new CountingList<V1PodCondition>(conditions, count) };
            var running = Ended(0) with { State = ContainerRunState.Running };
            var input = new PodStatusInput(pod, new([Sandbox], [running]), PodMemory.Fresh, Now);
            Assert.Contains(PodStatusPlan.Compute(input).Conditions, c => c is { Type: "Ready", Status: "True" });
            return count.Reads;
        }
    }

    private static V1Pod Pod() => new()
    {
        Metadata = new V1ObjectMeta { Name = "p", NamespaceProperty = "ns", Uid = "u", Generation = 1 },
        Spec = new V1PodSpec { RestartPolicy = "Always", Containers = [new V1Container { Name = "c", Image = "c:1" }] },
    };

    private static ObservedContainer Ended(int exitCode, int restarts = 0) => new("c" + restarts, "c", "s", ContainerRunState.Exited)
    {
        ExitCode = exitCode,
        RestartCount = restarts,
        StartedAt = Now.AddSeconds(-10),
        FinishedAt = Now.AddSeconds(-3),
        CreatedAt = Now.AddSeconds(-10),
    };

    private static string Json(PodStatusInput input) => Encoding.UTF8.GetString(ApiJson.Encode(PodStatusPlan.Compute(input)));
}
