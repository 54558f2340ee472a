using Jota.Kubelet.Pods;
using Jota.Kubelet.Remembered;
using k8s.Models;

namespace Jota.Kubelet.Tests.Pods;

public sealed class NodeAdmissionPlanTests
{
    private static readonly V1Node Node = new()
    {
        Metadata = new V1ObjectMeta { Name = "n", Labels = new Dictionary<string, string> { ["disk"] = "ssd" } },
        Status = new V1NodeStatus { Allocatable = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("2"), ["memory"] = new("1Gi"), ["pods"] = new("2") } },
    };

    [Fact]
    public void A_pod_that_fits_is_taken() => Assert.Null(Check(Pod("500m"), [PodDemand.Of(Pod("1500m"))], Node));

    [Fact]
    public void Processors_are_told_in_thousandths() => Assert.Equal(
        "Node didn't have enough resource: cpu, requested: 600, used: 1500, capacity: 2000", Check(Pod("600m"), [PodDemand.Of(Pod("1500m"))], Node)!.Message);

    [Theory]
    [InlineData("10P", 9223372036854775807)]
    [InlineData("1000000000000000000", 9223372036854775807)]
    [InlineData("7Ei", 9223372036854775807)]
    [InlineData("9223372036854775807", 9223372036854775807)]
    [InlineData("1P", 1000000000000000000)]
    public void What_no_machine_has_is_refused_beside_pods_that_ask_for_as_much(string cpu, long requested)
    {
        var refusal = Check(Pod(cpu), [PodDemand.Of(Pod(cpu))], Node with { Status = new() { Allocatable = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("2") } } });
        Assert.Equal("OutOfcpu", refusal!.Reason);
        Assert.Equal($"Node didn't have enough resource: cpu, requested: {requested}, used: {requested}, capacity: 2000", refusal.Message);
    }

    [Fact]
    public void A_billionth_counts_as_the_least_that_is_reckoned_with() =>
        Assert.Equal("Node didn't have enough resource: cpu, requested: 1, used: 2000, capacity: 2000", Check(Pod("1n"), [PodDemand.Of(Pod("2"))], Node)!.Message);

    [Fact]
    public void A_full_node_takes_no_more_pods() => Assert.Equal("OutOfpods", Check(Pod("1m"), [PodDemand.Of(Pod("1m")), PodDemand.Of(Pod("1m"))], Node)!.Reason);

    [Theory]
    [InlineData("ssd", null)]
    [InlineData("hdd", "NodeAffinity")]
    public void The_node_selector_must_match(string disk, string? reason)
    {
        var pod = Pod("1m");
        pod.Spec.NodeSelector = new Dictionary<string, string> { ["disk"] = disk };
        Assert.Equal(reason, Check(pod, [], Node)?.Reason);
    }

    [Theory]
    [InlineData("TCP", "", "", "NodePorts")]
    [InlineData("TCP", "10.0.0.1", "", "NodePorts")]
    [InlineData("TCP", "127.0.0.1", "0.0.0.0", "NodePorts")]
    [InlineData("TCP", "10.0.0.1", "127.0.0.1", null)]
    [InlineData("UDP", "10.0.0.1", "10.0.0.1", null)]
    [InlineData("UDP", "0.0.0.0", "0.0.0.0", null)]
    public void A_host_port_is_taken_once_per_address_and_protocol(string protocol, string own, string other, string? reason) =>
        Assert.Equal(reason, Check(WithPort(own, protocol), [PodDemand.Of(WithPort(other))], Node)?.Reason);

    [Fact]
    public void A_container_that_only_prepares_takes_no_host_port()
    {
        var prepared = WithPort("");
        prepared.Spec.InitContainers = [prepared.Spec.Containers[0] with { Name = "init" }];
        prepared.Spec.Containers[0].Ports = null;
        Assert.Null(Check(WithPort(""), [PodDemand.Of(prepared)], Node));
    }

    [Fact]
    public void An_untolerated_no_execute_taint_refuses()
    {
        var tainted = Node with { Spec = new V1NodeSpec { Taints = [new V1Taint { Key = "gone", Effect = "NoExecute" }] } };
        Assert.Equal("TaintToleration", Check(Pod("1m"), [], tainted)!.Reason);
        var pod = Pod("1m");
        pod.Spec.Tolerations = [new V1Toleration { OperatorProperty = "Exists" }];
        Assert.Null(Check(pod, [], tainted));
    }

    private static PodEnd? Check(V1Pod pod, IReadOnlyList<PodDemand> others, V1Node node)
    {
        var use = new NodeUse();
        for (var i = 0; i < others.Count; i++)
        {
            use.Put($"other-{i}", others[i]);
        }

        return NodeAdmissionPlan.Check(pod, PodDemand.Of(pod), use, node);
    }

    private static V1Pod WithPort(string ip, string protocol = "TCP")
    {
        var pod = Pod("1m");
        pod.Spec.Containers[0].Ports = [new V1ContainerPort { ContainerPort = 80, HostPort = 8080, HostIP = ip, Protocol = protocol }];
        return pod;
    }

    private static V1Pod Pod(string cpu) => new()
    {
        Metadata = new V1ObjectMeta { Name = "p", NamespaceProperty = "ns", Uid = "u" },
        Spec = new V1PodSpec
        {
            Containers = [new V1Container { Name = "c", Resources = new V1ResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(cpu) } } }],
        },
    };
}
