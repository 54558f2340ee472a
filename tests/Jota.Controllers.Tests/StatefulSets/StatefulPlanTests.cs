using Jota.Api;
using k8s.Models;
using static Jota.Controllers.Tests.StatefulSets.AStatefulSet;

namespace Jota.Controllers.Tests.StatefulSets;

public sealed class StatefulPlanTests
{
    [Fact]
    public void Pods_are_made_one_after_the_other()
    {
        Assert.Equal([0], Plan(Of(3)).Create);
        Assert.Equal([1], Plan(Of(3), Ready("new", 0)).Create);
        Assert.Equal([2], Plan(Of(3), Ready("new", 0, 1)).Create);
        Assert.Empty(Plan(Of(3), Ready("new", 0, 1, 2)).Create);
    }

    [Fact]
    public void A_pod_that_is_not_ready_holds_up_those_after_it() => Assert.Empty(Plan(Of(3), Pod(0, ready: false)).Create);

    [Fact]
    public void A_pod_has_to_be_ready_for_as_long_as_the_set_asks()
    {
        Assert.Equal([1], Plan(Of(2, spec => spec.MinReadySeconds = 10), Pod(0)).Create);
        var early = Input(Of(2, spec => spec.MinReadySeconds = 11), Pod(0));
        Assert.Empty(StatefulPlan.Compute(early).Create);
        Assert.Equal(TimeSpan.FromSeconds(1), StatefulStatus.NextAvailable(early));
    }

    [Fact]
    public void In_parallel_all_are_made_at_once()
    {
        Assert.Equal([0, 2], Plan(Of(3, InParallel), Pod(1, ready: false)).Create);
        Assert.Equal(StatefulPlan.Burst, Plan(Of(int.MaxValue, InParallel)).Create.Count);
    }

    [Fact]
    public void Ordinals_begin_where_the_set_says()
    {
        var set = Of(2, spec => spec.Ordinals = new() { Start = 5 });
        Assert.Equal([5], Plan(set).Create);
        Assert.Equal(["web-0"], Names(Plan(set, Ready("new", 0, 5, 6)).Delete));
        Assert.Equal([int.MaxValue], Plan(Of(int.MaxValue, spec => spec.Ordinals = new() { Start = int.MaxValue })).Create);
    }

    [Fact]
    public void Pods_are_ended_one_after_the_other_the_last_first()
    {
        Assert.Equal(["web-2"], Names(Plan(Of(1), Ready("new", 0, 1, 2)).Delete));
        Assert.Empty(Plan(Of(1), [.. Ready("new", 0, 1), Pod(2, going: true)]).Delete);
        Assert.Equal(["web-2", "web-1"], Names(Plan(Of(1, InParallel), Ready("new", 0, 1, 2)).Delete));
    }

    [Fact]
    public void Nothing_is_ended_while_one_that_stays_is_not_ready() =>
        Assert.Empty(Plan(Of(1), [Pod(0, ready: false), .. Ready("new", 1, 2)]).Delete);

    [Fact]
    public void The_last_one_is_ended_though_it_is_not_ready_when_it_is_the_only_one()
    {
        Assert.Equal(["web-2"], Names(Plan(Of(1), [.. Ready("new", 0, 1), Pod(2, ready: false)]).Delete));
        Assert.Empty(Plan(Of(0), Pod(0, ready: false), Pod(1, ready: false)).Delete);
        Assert.Equal(["web-0"], Names(Plan(Of(0), Pod(0, ready: false)).Delete));
    }

    [Theory]
    [InlineData("Failed")]
    [InlineData("Succeeded")]
    public void A_pod_that_has_ended_is_replaced(string phase)
    {
        var plan = Plan(Of(2), Pod(0, phase: phase), Pod(1));
        Assert.Equal(["web-0"], Names(plan.Delete));
        Assert.Equal(["web-0"], Names(plan.Ended));
        Assert.Empty(plan.Create);
        Assert.Empty(Plan(Of(2), Pod(0, phase: phase, going: true), Pod(1)).Delete);
        Assert.Equal(["web-0"], Names(Plan(Of(2, InParallel), Pod(0, phase: phase), Pod(1)).Delete));
    }

    [Fact]
    public void An_update_goes_from_the_last_to_the_partition_one_by_one()
    {
        Assert.Equal(["web-2"], Names(Plan(Of(3), Ready("old", 0, 1, 2)).Delete));
        Assert.Equal(["web-1"], Names(Plan(Of(3), [.. Ready("old", 0, 1), Pod(2)]).Delete));
        Assert.Empty(Plan(Of(3), [.. Ready("old", 0, 1), Pod(2, ready: false)]).Delete);
        Assert.Empty(Plan(Of(3, From(2)), [.. Ready("old", 0, 1), Pod(2)]).Delete);
        Assert.Empty(Plan(Of(3, From(7)), Ready("old", 0, 1, 2)).Delete);
    }

    [Theory]
    [InlineData("2", 2)]
    [InlineData("40%", 2)]
    [InlineData("41%", 3)]
    [InlineData("100%", 5)]
    public void As_many_are_replaced_at_once_as_may_be_unavailable(string limit, int count)
    {
        Assert.Equal(count, Plan(Of(5, Unavailable(limit)), Ready("old", 0, 1, 2, 3, 4)).Delete.Count);
        var parallel = Of(5, spec =>
        {
            InParallel(spec);
            Unavailable(limit)(spec);
        });
        Assert.Equal(count - 1, Plan(parallel, [.. Ready("old", 0, 1, 2, 3), Pod(4, ready: false)]).Delete.Count);
    }

    [Fact]
    public void In_parallel_a_template_that_does_not_work_is_replaced_first_and_one_by_one()
    {
        V1Pod[] broken = [Pod(0, "old", ready: false), Pod(1, "old", ready: false), Pod(2, "old")];
        Assert.Equal(["web-1"], Names(Plan(Of(3, InParallel), broken).Delete));

        // While a new one is on its way, an old one that is not ready for a moment is left alone.
        Assert.Empty(Plan(Of(3, InParallel), Pod(0, "old", ready: false), Pod(1, "old"), Pod(2, ready: false)).Delete);
    }

    [Fact]
    public void On_delete_nothing_is_replaced() => Assert.Empty(Plan(Of(3, OnDelete), Ready("old", 0, 1, 2)).Delete);

    [Fact]
    public void Missing_pods_are_of_the_current_revision_below_the_partition_alone()
    {
        Assert.Equal([true, true, false], Currents(Of(3, From(2))));
        Assert.Equal([false, false, false], Currents(Of(3, OnDelete)));
        var unlimited = Of(3, spec => spec.UpdateStrategy = new() { Type = StatefulSetUpdateTypes.RollingUpdate });
        unlimited.Status.CurrentReplicas = 1;
        Assert.Equal([true, false, false], Currents(unlimited));
    }

    [Theory]
    [InlineData("web-0", 0L)]
    [InlineData("web-12", 12L)]
    [InlineData("web-4294967293", 4294967293L)]
    [InlineData("web-01", null)]
    [InlineData("web-", null)]
    [InlineData("web", null)]
    [InlineData("web-+1", null)]
    [InlineData("web-1-2", null)]
    [InlineData("wob-1", null)]
    [InlineData("web-99999999999", null)]
    public void A_pod_is_the_sets_by_its_name(string name, long? ordinal) =>
        Assert.Equal(ordinal, StatefulNames.OrdinalOf(Of(1), new V1Pod { Metadata = new() { Name = name } }));

    [Fact]
    public void A_pod_that_was_taken_over_gets_its_labels()
    {
        var taken = Pod(0);
        taken.Metadata.Labels.Remove(StatefulSetLabels.PodIndex);
        var mended = StatefulPod.Mended(Assert.Single(Plan(Of(1), taken).Mend));
        Assert.Equal("0", mended.Metadata.Labels[StatefulSetLabels.PodIndex]);
        Assert.Empty(Plan(Of(1), mended).Mend);
    }

    [Fact]
    public void The_claims_of_an_ordinal_are_volumes_of_its_pod()
    {
        var set = Of(1, spec =>
        {
            spec.VolumeClaimTemplates = [new() { Metadata = new() { Name = "data" } }];
            spec.Template.Spec.Volumes = [new() { Name = "tmp", EmptyDir = new() }, new() { Name = "data", EmptyDir = new() }];
        });
        var volumes = StatefulClaims.Volumes(set, set.Spec.Template.Spec, 3)!;
        Assert.Equal([("data", "data-web-3"), ("tmp", null)], volumes.Select(v => (v.Name, v.PersistentVolumeClaim?.ClaimName)));
    }

    [Fact]
    public void An_update_is_done_when_all_pods_are_updated_and_ready()
    {
        var status = StatefulStatus.Of(Input(Of(3), [Pod(0, "old"), Pod(1), Pod(2, ready: false)]));
        Assert.Equal(("old", "new", 1, 2, 2, 3),
            (status.CurrentRevision, status.UpdateRevision, status.CurrentReplicas, status.UpdatedReplicas, status.ReadyReplicas, status.Replicas));
        var done = StatefulStatus.Of(Input(Of(3), Ready("new", 0, 1, 2)));
        Assert.Equal(("new", "new", 3, 3), (done.CurrentRevision, done.UpdateRevision, done.CurrentReplicas, done.UpdatedReplicas));
        Assert.Equal("old", StatefulStatus.Of(Input(Of(2), Ready("new", 0, 1, 2))).CurrentRevision);
        Assert.Equal("old", StatefulStatus.Of(Input(Of(1, OnDelete), Ready("new", 0))).CurrentRevision);
    }

    private static void InParallel(V1StatefulSetSpec spec) => spec.PodManagementPolicy = PodManagementPolicies.Parallel;

    private static void OnDelete(V1StatefulSetSpec spec) => spec.UpdateStrategy = new() { Type = StatefulSetUpdateTypes.OnDelete };

    private static Action<V1StatefulSetSpec> From(int partition) => spec => spec.UpdateStrategy.RollingUpdate.Partition = partition;

    private static Action<V1StatefulSetSpec> Unavailable(string limit) =>
        spec => spec.UpdateStrategy.RollingUpdate.MaxUnavailable = limit;

    private static bool[] Currents(V1StatefulSet set)
    {
        var input = Input(set);
        return [input.IsOfCurrent(0), input.IsOfCurrent(1), input.IsOfCurrent(2)];
    }

    private static string[] Names(IEnumerable<V1Pod> pods) => [.. pods.Select(pod => pod.Metadata.Name)];
}
