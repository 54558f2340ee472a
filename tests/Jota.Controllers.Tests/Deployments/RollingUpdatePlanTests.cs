namespace Jota.Controllers.Tests.Deployments;

public sealed class RollingUpdatePlanTests
{
    private static readonly RolloutLimits FourOneOne = new(4, 1, 1);

    [Fact]
    public void The_new_replica_set_grows_first_as_far_as_the_surge_allows() => Assert.Equal(
        ["new=2"], Plan(FourOneOne, ADeployment.Family(ADeployment.ReplicaSet("new", 1), ADeployment.ReplicaSet("old", 3))));

    [Fact]
    public void It_never_grows_past_what_is_asked_for() => Assert.Equal(
        ["new=4"], Plan(new(4, 10, 0), ADeployment.Family(ADeployment.ReplicaSet("new", 1), ADeployment.ReplicaSet("old", 4))));

    [Fact]
    public void One_that_is_too_large_shrinks() =>
        Assert.Equal(["new=4"], Plan(FourOneOne, ADeployment.Family(ADeployment.ReplicaSet("new", 6))));

    [Fact]
    public void Old_ones_shrink_by_what_may_be_unavailable() => Assert.Equal(
        ["old=3"], Plan(FourOneOne, ADeployment.Family(ADeployment.ReplicaSet("new", 1, available: 0), ADeployment.ReplicaSet("old", 4))));

    [Fact]
    public void Without_available_new_pods_nothing_more_shrinks() => Assert.Empty(
        Plan(FourOneOne, ADeployment.Family(ADeployment.ReplicaSet("new", 2, available: 0), ADeployment.ReplicaSet("old", 3))));

    [Fact]
    public void Old_pods_that_are_not_available_go_first_whatever_their_age() => Assert.Equal(
        ["bad=0"],
        Plan(new(4, 1, 1), ADeployment.Family(
            ADeployment.ReplicaSet("new", 1, available: 0),
            ADeployment.ReplicaSet("oldest", 3),
            ADeployment.ReplicaSet("bad", 1, available: 0))));

    [Fact]
    public void Of_available_ones_the_oldest_go_first() => Assert.Equal(
        ["oldest=0", "older=5"],
        Plan(new(6, 2, 1), ADeployment.Family(
            ADeployment.ReplicaSet("new", 0),
            ADeployment.ReplicaSet("oldest", 2),
            ADeployment.ReplicaSet("older", 6))));

    [Fact]
    public void A_status_that_is_older_than_the_size_does_not_count_twice() => Assert.Equal(
        ["old=2"], Plan(FourOneOne, ADeployment.Family(ADeployment.ReplicaSet("new", 2, available: 1), ADeployment.ReplicaSet("old", 3, available: 4))));

    [Fact]
    public void One_that_is_taken_up_again_ends_its_pods_before_it_makes_new_ones() => Assert.Empty(
        Plan(FourOneOne, ADeployment.Family(ADeployment.ReplicaSet("new", 1, actual: 3, available: 3), ADeployment.ReplicaSet("old", 1))));

    private static string[] Plan(RolloutLimits limits, ReplicaSetFamily family) => ADeployment.Texts(RollingUpdatePlan.Compute(limits, family));
}
