using k8s.Models;

namespace Jota.Controllers.Tests.NodeLifecycle;

public sealed class NodeTaintsTests
{
    private static readonly DateTime Now = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    [Theory]
    [InlineData("Ready", "False", "not-ready")]
    [InlineData("Ready", "Unknown", "unreachable")]
    [InlineData("MemoryPressure", "True", "memory-pressure")]
    [InlineData("DiskPressure", "True", "disk-pressure")]
    [InlineData("PIDPressure", "True", "pid-pressure")]
    [InlineData("NetworkUnavailable", "True", "network-unavailable")]
    public void A_condition_keeps_new_pods_off(string type, string status, string key)
    {
        var taint = Assert.Single(NodeTaints.WithConditions(Node([(type, status)]), Now)!);

        Assert.Equal(($"node.kubernetes.io/{key}", "NoSchedule", Now), (taint.Key, taint.Effect, taint.TimeAdded));
    }

    [Fact]
    public void A_healthy_node_loses_these_taints_and_keeps_those_of_others()
    {
        var node = Node([("Ready", "True"), ("MemoryPressure", "False")], ("node.kubernetes.io/not-ready", "NoSchedule"), ("mine", "NoSchedule"));

        Assert.Equal("mine", Assert.Single(NodeTaints.WithConditions(node, Now)!).Key);
    }

    [Fact]
    public void What_is_right_stays_as_it_is()
    {
        Assert.Null(NodeTaints.WithConditions(Node([("Ready", "True")], ("mine", "NoSchedule"), ("node.kubernetes.io/unreachable", "NoExecute")), Now));
        Assert.Null(NodeTaints.WithConditions(Node([("Ready", "False")], ("node.kubernetes.io/not-ready", "NoSchedule")), Now));
    }

    [Fact]
    public void A_new_node_stays_tainted_until_its_kubelet_has_spoken()
    {
        Assert.Null(NodeTaints.WithConditions(Node([], ("node.kubernetes.io/not-ready", "NoSchedule")), Now));
        Assert.Null(NodeTaints.WithConditions(Node([]), Now));
    }

    [Fact]
    public void A_cordoned_node_is_tainted()
    {
        var node = Node([("Ready", "True")]);
        node.Spec.Unschedulable = true;

        Assert.Equal("node.kubernetes.io/unschedulable", Assert.Single(NodeTaints.WithConditions(node, Now)!).Key);
    }

    private static V1Node Node((string Type, string Status)[] conditions, params (string Key, string Effect)[] taints) => new()
    {
        Metadata = new() { Name = "n" },
        Spec = new() { Taints = [.. taints.Select(t => new V1Taint { Key = t.Key, Effect = t.Effect })] },
        Status = new() { Conditions = [.. conditions.Select(c => new V1NodeCondition { Type = c.Type, Status = c.Status })] },
    };
}
