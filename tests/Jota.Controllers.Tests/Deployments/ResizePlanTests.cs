namespace Jota.Controllers.Tests.Deployments;

public sealed class ResizePlanTests
{
    private static readonly RolloutLimits Eight = new(8, 2, 2);
    private static readonly RolloutLimits Ten = new(10, 3, 2);

    [Fact]
    public void The_only_replica_set_with_pods_takes_all_of_it() => Assert.Equal(
        ["a=8"], Plan(8, ADeployment.Family(ADeployment.ReplicaSet("a", 4, noted: new(4, 1, 1)), ADeployment.ReplicaSet("b", 0))));

    [Fact]
    public void Without_pods_the_newest_one_takes_it() => Assert.Equal(
        ["b=2"], Plan(2, ADeployment.Family(null, ADeployment.ReplicaSet("a", 0, age: 2), ADeployment.ReplicaSet("b", 0, age: 1))));

    [Fact]
    public void Old_ones_vanish_when_the_new_one_is_all_there() => Assert.Equal(
        ["old=0"], Plan(4, ADeployment.Family(ADeployment.ReplicaSet("new", 4, noted: new(4, 1, 1)), ADeployment.ReplicaSet("old", 1))));

    [Fact]
    public void In_the_middle_of_a_rollout_each_shrinks_in_proportion() => Assert.Equal(
        ["new=6", "old=2"],
        Plan(6, ADeployment.Family(ADeployment.ReplicaSet("new", 7, noted: Eight), ADeployment.ReplicaSet("old", 3, noted: Eight, age: 1))));

    [Fact]
    public void And_grows_in_proportion_with_the_largest_taking_what_is_left_over() => Assert.Equal(
        ["a=9", "b=6", "c=4"],
        Plan(15, ADeployment.Family(
            ADeployment.ReplicaSet("c", 3, noted: Ten),
            ADeployment.ReplicaSet("a", 6, noted: Ten, age: 2),
            ADeployment.ReplicaSet("b", 4, noted: Ten, age: 1))));

    [Fact]
    public void To_nothing_all_of_them_go() => Assert.Equal(
        ["a=0", "b=0"], Plan(0, ADeployment.Family(ADeployment.ReplicaSet("b", 1, noted: Ten), ADeployment.ReplicaSet("a", 3, noted: Ten, age: 1))));

    [Fact]
    public void Sizes_that_are_right_but_noted_wrongly_are_noted_again() => Assert.Equal(
        ["a=5"], Plan(5, ADeployment.Family(ADeployment.ReplicaSet("a", 5, noted: new(3, 1, 0)))));

    [Fact]
    public void It_is_due_when_a_replica_set_with_pods_notes_another_size()
    {
        var family = ADeployment.Family(ADeployment.ReplicaSet("a", 4, noted: new(4, 1, 1)), ADeployment.ReplicaSet("b", 0, noted: new(2, 1, 1)));

        Assert.False(ResizePlan.IsDue(ADeployment.Named("web", 4), family));
        Assert.True(ResizePlan.IsDue(ADeployment.Named("web", 5), family));
    }

    private static string[] Plan(int replicas, ReplicaSetFamily family) => ADeployment.Texts(ResizePlan.Compute(ADeployment.Named("web", replicas), family));
}
