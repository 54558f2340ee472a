using System.Text;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Simulated;
using k8s.Models;

namespace Jota.Kubelet.Tests.Simulated;

/// <summary>What simulated containers do of which no script says anything.</summary>
public sealed class SimulatedDefaultsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Init_containers_end_with_0_and_sidecars_stay()
    {
        await using var node = await TestNode.StartAsync();
        await node.CreateAsync(Initializing(annotations: null));
        var pod = await node.UntilAsync("app", p => PodConditions.IsTrue(p.Status, PodConditions.Ready), Second);
        Assert.Equal((0, "Completed"), End(pod.Status.InitContainerStatuses[0]));
        Assert.NotNull(pod.Status.InitContainerStatuses[1].State.Running);
    }

    [Theory]
    [InlineData("jota.dev/sim.exit-after.first", "3600", true)]
    [InlineData("jota.dev/sim.exit-code.first", "3", false)]
    public async Task Init_containers_do_what_the_script_says(string annotation, string value, bool runs)
    {
        await using var node = await TestNode.StartAsync();
        await node.CreateAsync(Initializing(new Dictionary<string, string> { [annotation] = value }));
        await node.UntilAsync("app", p => p.Status.InitContainerStatuses?[0] is { } first
            && (runs ? first.State.Running is not null : (first.State.Terminated ?? first.LastState?.Terminated)?.ExitCode == 3));
    }

    [Fact]
    public async Task An_image_whose_user_nobody_knows_is_not_taken_for_roots()
    {
        await using var node = await TestNode.StartAsync();
        var pod = TestNode.Pod("app");
        pod.Spec.SecurityContext = new V1PodSecurityContext { RunAsNonRoot = true };
        await node.CreateAsync(pod);
        await node.UntilAsync("app", p => PodConditions.IsTrue(p.Status, PodConditions.Ready));
    }

    [Fact]
    public async Task An_image_whose_user_is_root_by_the_script_does_not_run_as_another()
    {
        await using var node = await TestNode.StartAsync(new SimulationScript { Otherwise = new SimulatedImage { User = 0 } });
        var pod = TestNode.Pod("app");
        pod.Spec.SecurityContext = new V1PodSecurityContext { RunAsNonRoot = true };
        await node.CreateAsync(pod);
        var refused = await node.UntilAsync("app", p => p.Status.ContainerStatuses?[0].State.Waiting?.Reason == "CreateContainerConfigError");
        Assert.StartsWith("container has runAsNonRoot and image will run as root", refused.Status.ContainerStatuses[0].State.Waiting.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Logs_are_cut_as_asked(LogOptions options, string log)
    {
        await using var node = await TestNode.StartAsync();
        var pod = await node.CreateAsync(TestNode.Pod("app"));
        await node.UntilAsync("app", p => PodConditions.IsTrue(p.Status, PodConditions.Ready));
        using var into = new MemoryStream();
        await node.Kubelet.Node.CopyLogsAsync(new ObjectKey("default", "app"), pod.Metadata.Uid, options, into, TestNode.Ct);
        Assert.Equal(log, Encoding.UTF8.GetString(into.ToArray()));
    }

    public static TheoryData<LogOptions, string> Questions()
    {
        const string Line = "c is simulated: nothing runs, and this line is all of its log.\n";
        var all = new LogOptions { Container = "c" };
        return new()
        {
            { all, Line },
            { all with { Timestamps = true }, "2026-01-02T03:04:05.000000000Z " + Line },
            { all with { TailLines = 0 }, "" },
            { all with { TailLines = 5 }, Line },
            { all with { LimitBytes = 7 }, "c is si" },
            { all with { Since = Start }, Line },
            { all with { Since = Start.AddSeconds(1) }, "" },
            { all with { Stream = "Stderr" }, "" },
        };
    }

    [Fact]
    public async Task A_followed_log_ends_with_its_container()
    {
        await using var node = await TestNode.StartAsync();
        var pod = await node.CreateAsync(TestNode.Pod("app"));
        await node.UntilAsync("app", p => PodConditions.IsTrue(p.Status, PodConditions.Ready));
        using var into = new MemoryStream();
        var options = new LogOptions { Container = "c", Follow = true };
        var copying = node.Kubelet.Node.CopyLogsAsync(new ObjectKey("default", "app"), pod.Metadata.Uid, options, into, TestNode.Ct);
        Assert.False(copying.IsCompleted);
        await node.DeleteAsync("app");
        await copying.WaitAsync(TimeSpan.FromSeconds(20), TestNode.Ct);
        Assert.NotEqual(0, into.Length);
    }

    private static V1Pod Initializing(IDictionary<string, string>? annotations)
    {
        var pod = TestNode.Pod("app", TestNode.Container("main"));
        pod.Metadata.Annotations = annotations;
        pod.Spec.InitContainers = [TestNode.Container("first"), new V1Container { Name = "side", Image = "side:1", RestartPolicy = "Always" }];
        return pod;
    }

    private static (int Code, string Reason) End(V1ContainerStatus status) => (status.State.Terminated.ExitCode, status.State.Terminated.Reason);
}
