using Jota.Client;
using Jota.Kubelet.Eviction;
using Jota.Kubelet.Nodes;
using k8s.Models;

namespace Jota.Kubelet.Tests.Eviction;

/// <summary>Who goes first, what is told of it, and who is not let in.</summary>
public sealed class EvictionRankingTests
{
    private const ulong Mi = 1 << 20;

    [Fact]
    public void Who_uses_more_than_it_asks_for_goes_first_then_lower_priorities_then_who_uses_most_beyond()
    {
        EvictionCandidate[] pods =
        [
            Pod("within-low", request: "100Mi", used: 90, priority: 0),
            Pod("beyond-high", request: "100Mi", used: 900, priority: 100),
            Pod("beyond-low-little", request: "100Mi", used: 110, priority: 1),
            Pod("beyond-low-much", request: "100Mi", used: 210, priority: 1),
            Pod("unknown", request: "100Mi", used: null, priority: 1000),
            Pod("best-effort", request: null, used: 1, priority: 1),
        ];
        Assert.Equal(
            ["unknown", "beyond-low-much", "beyond-low-little", "best-effort", "beyond-high", "within-low"],
            EvictionRanking.Order("memory.available", pods).Select(pod => pod.Pod.Metadata.Name));
        Assert.Equal(
            ["within-low", "best-effort", "beyond-low-little", "beyond-low-much", "beyond-high", "unknown"],
            EvictionRanking.Order("pid.available", pods).Select(pod => pod.Pod.Metadata.Name));
    }

    [Fact]
    public void Where_disks_run_out_what_was_written_counts()
    {
        EvictionCandidate[] pods = [Pod("little", null, used: 900, disk: 1), Pod("much", null, used: 1, disk: 900)];
        Assert.Equal(["much", "little"], EvictionRanking.Order("nodefs.available", pods).Select(pod => pod.Pod.Metadata.Name));
    }

    [Fact]
    public void The_message_is_upstreams()
    {
        var threshold = EvictionSettings.Default.Thresholds.Single(one => one.Signal == "memory.available");
        Assert.Equal(
            "The node was low on resource: memory. Threshold quantity: 100Mi, available: 50Mi. " +
            "Container c was using 210Mi, request is 100Mi, has larger consumption of memory. ",
            EvictionText.Of(threshold, new((long)(50 * Mi), (long)(4096 * Mi)), Pod("a", "100Mi", used: 210)));
        Assert.Equal(
            "The node was low on resource: memory. Threshold quantity: 100Mi, available: 51100Ki. " +
            "Container c was using 10Mi, request is 0, has larger consumption of memory. ",
            EvictionText.Of(threshold, new(51100 << 10, (long)(4096 * Mi)), Pod("a", null, used: 10)));
    }

    [Theory]
    [InlineData(true, false, false, null, true)]
    [InlineData(true, false, false, "100Mi", false)]
    [InlineData(false, true, false, "100Mi", true)]
    [InlineData(true, true, false, "100Mi", true)]
    [InlineData(false, false, true, "100Mi", true)]
    [InlineData(false, false, false, null, false)]
    public void Short_of_memory_alone_a_node_takes_those_who_ask_for_some(bool memory, bool disk, bool pids, string? request, bool refused)
    {
        var pod = Pod("a", request, used: null).Pod;
        var pressure = new NodePressure(memory, disk, pids);
        Assert.Equal(refused, PressureAdmission.Refuse(pod, pressure) is not null);
        pod.Spec.Priority = 2_000_000_000;
        Assert.Null(PressureAdmission.Refuse(pod, pressure));
    }

    [Fact]
    public void Who_tolerates_the_taint_is_taken_and_who_is_not_is_told_why()
    {
        var pod = Pod("a", null, used: null).Pod;
        var pressure = new NodePressure(Memory: true, Disk: false, Pids: false);
        Assert.Equal("The node had condition: [MemoryPressure]. ", PressureAdmission.Refuse(pod, pressure)?.Message);
        pod.Spec.Tolerations = [new() { Key = "node.kubernetes.io/memory-pressure", OperatorProperty = "Exists", Effect = "NoSchedule" }];
        Assert.Null(PressureAdmission.Refuse(pod, pressure));
        Assert.Equal(
            "The node had condition: [MemoryPressure DiskPressure]. ", PressureAdmission.Refuse(pod, pressure with { Disk = true })?.Message);
    }

    private static EvictionCandidate Pod(string name, string? request, ulong? used, int? priority = null, ulong disk = 0)
    {
        var container = new V1Container { Name = "c" };
        if (request is not null)
        {
            container.Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["memory"] = new(request) } };
        }

        var pod = new V1Pod
        {
            Metadata = new() { Name = name, NamespaceProperty = "n", Uid = name },
            Spec = new() { Containers = [container], Priority = priority },
        };
        return new(pod, used is null ? null : new PodFigures
        {
            PodRef = new(name, "n", name),
            Memory = new() { WorkingSetBytes = used * Mi },
            Containers =
            [
                new() { Name = "c", Memory = new() { WorkingSetBytes = used * Mi }, Rootfs = new() { UsedBytes = disk * Mi } },
            ],
        });
    }
}
