using k8s.Models;

namespace Jota.Controllers.Tests.NodeLifecycle;

public sealed class NodeHealthPlanTests
{
    private static readonly DateTime Now = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    [Fact]
    public void A_node_may_be_silent_for_50_seconds_and_a_new_one_for_60()
    {
        Assert.Equal(TimeSpan.FromSeconds(10), NodeHealthPlan.Left(Node(("Ready", "True")), TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(50)));
        Assert.Equal(TimeSpan.FromSeconds(20), NodeHealthPlan.Left(Node(), TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(50)));
    }

    [Fact]
    public void Nothing_is_known_of_a_lost_node()
    {
        var status = NodeHealthPlan.Lost(Node(("Ready", "True"), ("MemoryPressure", "False"), ("Mine", "True")), Now)!;

        Assert.Equal(["Ready Unknown", "MemoryPressure Unknown", "Mine True", "DiskPressure Unknown", "PIDPressure Unknown"], status.Conditions.Select(c => $"{c.Type} {c.Status}"));
        Assert.Equal(("NodeStatusUnknown", "Kubelet stopped posting node status.", Now), (status.Conditions[0].Reason, status.Conditions[0].Message, status.Conditions[0].LastTransitionTime));
        Assert.Equal(("NodeStatusNeverUpdated", "Kubelet never posted node status."), (status.Conditions[3].Reason, status.Conditions[3].Message));
    }

    [Fact]
    public void What_is_told_already_is_not_told_again()
    {
        var node = Node(("Ready", "True"));
        node.Status = NodeHealthPlan.Lost(node, Now);

        Assert.Null(NodeHealthPlan.Lost(node, Now.AddMinutes(1)));
    }

    private static V1Node Node(params (string Type, string Status)[] conditions) => new()
    {
        Metadata = new() { Name = "n" },
        Status = new() { Conditions = [.. conditions.Select(c => new V1NodeCondition { Type = c.Type, Status = c.Status })] },
    };
}
