using Jota.Kubelet.Cgroups;
using k8s.Models;

namespace Jota.Kubelet.Tests.Cgroups;

public sealed class PodCgroupLimitsTests
{
    [Fact]
    public void Limits_of_containers_are_those_of_the_pod_when_all_have_them()
    {
        var pod = Pod(Container("1", "1Gi"), Container("500m", "1Gi"));
        Assert.Equal(new PodCgroupLimits(1536, 150_000, 2L << 30), PodCgroupLimits.Compute(pod));
        Assert.Equal(new PodCgroupLimits(1024, null, null), PodCgroupLimits.Compute(Pod(Container("1", "1Gi"), new V1Container { Name = "free" })));
    }

    [Fact]
    public void What_a_pod_asks_for_as_a_whole_counts_before_its_containers()
    {
        var pod = Pod(Container("100m", "10Mi"), new V1Container { Name = "free" });
        pod.Spec.Resources = Resources(("2", "1Gi"), ("3", "4Gi"));
        Assert.Equal(new PodCgroupLimits(2048, 300_000, 4L << 30), PodCgroupLimits.Compute(pod));
    }

    [Fact]
    public void A_whole_limit_of_one_kind_leaves_the_other_to_the_containers()
    {
        var pod = Pod(Container("100m", "10Mi"), new V1Container { Name = "free" });
        pod.Spec.Resources = new() { Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new("1Gi") } };
        Assert.Equal(new PodCgroupLimits(102, null, 1L << 30), PodCgroupLimits.Compute(pod));
    }

    [Fact]
    public void Init_containers_count_at_their_turn_and_sidecars_beside_the_others()
    {
        var pod = Pod(Container("1", "1Gi"));
        pod.Spec.InitContainers = [Container("2", "3Gi"), Container("1", "1Gi") with { RestartPolicy = "Always" }];
        Assert.Equal(new PodCgroupLimits(2048, 200_000, 3L << 30), PodCgroupLimits.Compute(pod));
    }

    [Fact]
    public void A_pod_that_asks_for_nothing_has_the_least_weight_and_no_limit() =>
        Assert.Equal(new PodCgroupLimits(2, null, null), PodCgroupLimits.Compute(Pod(new V1Container { Name = "free" })));

    private static V1Pod Pod(params V1Container[] containers) => new()
    {
        Metadata = new V1ObjectMeta { Name = "p", Uid = "u" },
        Spec = new V1PodSpec { Containers = [.. containers] },
    };

    private static V1Container Container(string cpu, string memory) => new() { Name = cpu + memory, Resources = Resources((cpu, memory), (cpu, memory)) };

    private static V1ResourceRequirements Resources((string Cpu, string Memory) requests, (string Cpu, string Memory) limits) =>
        new() { Requests = List(requests), Limits = List(limits) };

    private static Dictionary<string, ResourceQuantity> List((string Cpu, string Memory) of) => new() { ["cpu"] = new(of.Cpu), ["memory"] = new(of.Memory) };
}
