using k8s.Models;

namespace Jota.Scheduler.Tests.Explanations;

public sealed class NodeObstaclesTests
{
    [Fact]
    public void A_node_that_will_do_is_none() => Assert.Empty(NodeObstacles.Of(Pod(), [Node()], []));

    [Fact]
    public void Amounts_are_told_with_what_is_free()
    {
        var pod = Pod();
        pod.Spec.Containers[0].Resources = Requests("3");
        var other = Pod("n1");
        other.Spec.Containers[0].Resources = Requests("1500m");

        var obstacle = Assert.Single(NodeObstacles.Of(pod, [Node()], [other]));

        Assert.Equal(["the pod asks for cpu 3; 2500m of 4 are free"], obstacle.Reasons);
        Assert.Contains("resources.requests.cpu; up to 2500m would fit on n1", Assert.Single(obstacle.Help), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_taints_and_cordons_are_all_told_at_once()
    {
        var pod = Pod();
        pod.Spec.NodeSelector = new Dictionary<string, string> { ["disk"] = "ssd" };
        var node = Node();
        node.Metadata.Labels = new Dictionary<string, string> { ["disk"] = "hdd" };
        node.Spec.Unschedulable = true;
        node.Spec.Taints = [new() { Key = "team", Value = "db", Effect = "NoSchedule" }];

        var obstacle = Assert.Single(NodeObstacles.Of(pod, [node], []));

        Assert.Equal(
            ["it is cordoned", "the pod does not tolerate its taint team=db:NoSchedule", "the pod's nodeSelector wants disk=ssd; it has disk=hdd"],
            obstacle.Reasons);
        Assert.Equal(
            ["kubectl uncordon n1", "add a toleration for team to the pod, or: kubectl taint node n1 team:NoSchedule-", "kubectl label node n1 disk=ssd --overwrite"],
            obstacle.Help);
    }

    private static V1ResourceRequirements Requests(string cpu) => new() { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(cpu) } };

    private static V1Pod Pod(string? node = null) => new()
    {
        Metadata = new() { Name = "p", NamespaceProperty = "default", Uid = "u-" + node },
        Spec = new() { NodeName = node, Containers = [new() { Name = "c" }] },
    };

    private static V1Node Node() => new()
    {
        Metadata = new() { Name = "n1" },
        Spec = new(),
        Status = new()
        {
            Allocatable = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("4"), ["memory"] = new("8Gi"), ["pods"] = new("110") },
        },
    };
}
