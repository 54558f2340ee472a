using k8s.Models;

namespace Jota.Controllers.Tests.Replication;

/// <summary>Each case: the pod that is to go first, and one that differs from it in the one respect that decides.</summary>
public sealed class DeletionOrderTests
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(2);
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(2);

    [Fact]
    public void A_pod_without_a_node_goes_before_one_with_a_node() => FirstIs(Pods.Unready("z", "Pending", ""), Pods.Unready("a", "Pending"));

    [Fact]
    public void A_pending_pod_goes_before_one_of_unknown_phase_and_that_before_a_running_one()
    {
        FirstIs(Pods.Unready("z", "Pending"), Pods.Unready("a", "Unknown"));
        FirstIs(Pods.Unready("z", "Unknown"), Pods.Unready("a"));
    }

    [Fact]
    public void Deletes_not_ready_pods_first() => FirstIs(Pods.Unready("z").Costing("100"), Pods.Ready("a"));

    [Fact]
    public void A_lower_deletion_cost_goes_first_and_none_is_zero()
    {
        FirstIs(Pods.Ready("z", Long).Costing("-5"), Pods.Ready("a", Short));
        FirstIs(Pods.Ready("z", Long), Pods.Ready("a", Short).Costing("1"));
        FirstIs(Pods.Ready("z", Short).Costing("nonsense"), Pods.Ready("a", Long));
    }

    [Fact]
    public void A_pod_goes_whose_node_has_more_of_its_kind()
    {
        V1Pod[] pods = [Pods.Ready("a", Short, "one"), Pods.Ready("b", Long, "two"), Pods.Ready("c", Long, "two")];

        Assert.Equal("b", First(pods, pods));
        Assert.Equal("a", First(pods, [Pods.Ready("x", node: "one"), Pods.Ready("y", node: "one")]));
    }

    [Fact]
    public void A_pod_that_became_ready_later_goes_first() => FirstIs(Pods.Ready("z", Short), Pods.Ready("a", Long));

    [Fact]
    public void Pods_ready_for_times_of_one_magnitude_are_told_apart_by_restarts()
    {
        var (first, second) = (TimeSpan.FromSeconds(70), TimeSpan.FromSeconds(80));
        FirstIs(Pods.Ready("z", second, restarts: 3), Pods.Ready("a", first, restarts: 1));
    }

    [Fact]
    public void A_younger_pod_goes_first() => FirstIs(Pods.Ready("z", age: Short), Pods.Ready("a", age: Long));

    [Fact]
    public void Sidecars_restarts_count_after_those_of_containers()
    {
        var restarted = Pods.Ready("z");
        restarted.Spec.InitContainers = [new() { Name = "side", RestartPolicy = "Always" }];
        restarted.Status.InitContainerStatuses = [new() { Name = "side", RestartCount = 2 }];
        FirstIs(restarted, Pods.Ready("a"));
        FirstIs(Pods.Ready("y", restarts: 1), restarted);
    }

    private static void FirstIs(V1Pod expected, V1Pod other)
    {
        Assert.Equal(expected.Metadata.Name, First([expected, other], []));
        Assert.Equal(expected.Metadata.Name, First([other, expected], []));
    }

    private static string First(IReadOnlyList<V1Pod> pods, IReadOnlyList<V1Pod> related) =>
        Assert.Single(DeletionOrder.First(pods, related, 1, Pods.Now)).Metadata.Name;
}
