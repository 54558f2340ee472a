using CsCheck;
using k8s.Models;

namespace Jota.Controllers.Tests.Replication;

public sealed class ReplicationPlanTests
{
    private static readonly Gen<V1Pod> AnyPod = Gen.Select(
        Gen.Int[0, 1_000_000], Gen.Int[0, 2], Gen.Bool, Gen.Int[0, 3], Gen.Int[0, 9000], Gen.Int[0, 3],
        (id, phase, ready, node, seconds, restarts) =>
        {
            var nodeName = node == 0 ? "" : $"n{node}";
            return ready && node != 0
                ? Pods.Ready($"p{id}", TimeSpan.FromSeconds(seconds), nodeName, restarts, TimeSpan.FromSeconds(seconds + 1))
                : Pods.Unready($"p{id}", phase switch { 0 => "Pending", 1 => "Unknown", _ => "Running" }, nodeName);
        });

    [Fact]
    public void Makes_what_is_missing_but_no_more_than_a_burst_at_once()
    {
        Assert.Equal(2, Plan(Pods.Spec(3), [Pods.Ready("a")]).Create);
        Assert.Equal(500, Plan(Pods.Spec(10_000), []).Create);
    }

    [Fact]
    public void Deletes_what_is_too_much()
    {
        var plan = Plan(Pods.Spec(1), [Pods.Ready("a"), Pods.Unready("b"), Pods.Ready("c")]);

        Assert.Equal(0, plan.Create);
        Assert.Equal(2, plan.Delete.Count);
        Assert.Equal("b", plan.Delete[0].Metadata.Name);
    }

    [Fact]
    public void Counts_what_is_labelled_ready_available_and_terminating()
    {
        var bare = Pods.Ready("bare", TimeSpan.FromSeconds(5));
        bare.Metadata.Labels = new Dictionary<string, string> { ["app"] = "web" };

        var status = ReplicationPlan.Compute(Pods.Spec(3, 10), new([Pods.Ready("a"), bare, Pods.Unready("c")], 4), Pods.Now).Status;

        Assert.Equal(new ReplicationStatus { Replicas = 3, FullyLabeled = 2, Ready = 2, Available = 1, Terminating = 4 }, status);
    }

    [Fact]
    public void Looks_again_when_the_next_pod_becomes_available()
    {
        var plan = Plan(Pods.Spec(3, 10), [Pods.Ready("a", TimeSpan.FromSeconds(4)), Pods.Ready("b", TimeSpan.FromSeconds(7)), Pods.Ready("c")]);

        Assert.Equal(TimeSpan.FromSeconds(3), plan.LookAgain);
        Assert.Null(Plan(Pods.Spec(1, 10), [Pods.Ready("a")]).LookAgain);
        Assert.Null(Plan(Pods.Spec(1), [Pods.Ready("a", TimeSpan.Zero)]).LookAgain);
    }

    [Fact]
    public void Never_makes_and_deletes_at_once_and_never_goes_past_what_is_asked_for() =>
        Gen.Select(Gen.Int[0, 1500], AnyPod.List[0, 40]).Sample((replicas, pods) =>
        {
            var plan = Plan(Pods.Spec(replicas), pods);
            return (plan.Create == 0 || plan.Delete.Count == 0)
                && plan.Create <= ReplicationPlan.Burst
                && pods.Count + plan.Create <= Math.Max(replicas, pods.Count)
                && pods.Count - plan.Delete.Count >= Math.Min(replicas, pods.Count);
        });

    [Fact]
    public void Never_deletes_a_ready_pod_while_one_that_is_not_ready_stays() =>
        Gen.Select(Gen.Int[0, 20], AnyPod.List[0, 40]).Sample((replicas, pods) =>
        {
            var plan = Plan(Pods.Spec(replicas), pods);
            var kept = pods.Except(plan.Delete).ToList();
            return !plan.Delete.Any(IsReady) || kept.All(IsReady);
        });

    [Fact]
    public void The_order_does_not_depend_on_how_pods_are_listed() =>
        Gen.Select(Gen.Int[0, 20], AnyPod.List[2, 40]).Sample((replicas, pods) =>
        {
            var distinct = pods.DistinctBy(p => p.Metadata.Uid).ToList();
            var forward = Plan(Pods.Spec(replicas), distinct).Delete.Select(p => p.Metadata.Name).ToHashSet();
            var backward = Plan(Pods.Spec(replicas), Enumerable.Reverse(distinct).ToList()).Delete.Select(p => p.Metadata.Name);
            return forward.SetEquals(backward);
        });

    [Fact]
    public void Carried_out_again_and_again_it_comes_to_what_is_asked_for_and_stays_there() =>
        Gen.Select(Gen.Int[0, 2000], AnyPod.List[0, 40]).Sample((replicas, start) =>
        {
            var pods = start.DistinctBy(p => p.Metadata.Uid).ToList();
            for (var round = 0; round < 6; round++)
            {
                var plan = Plan(Pods.Spec(replicas), pods);
                pods.RemoveAll(plan.Delete.Contains);
                pods.AddRange(Enumerable.Range(0, plan.Create).Select(i => Pods.Unready($"new-{round}-{i}", "Pending", "")));
            }

            return pods.Count == replicas && Plan(Pods.Spec(replicas), pods) is { Create: 0, Delete.Count: 0 };
        });

    private static bool IsReady(V1Pod pod) => PodReadiness.ReadySince(pod) is not null;

    private static ReplicationPlan Plan(ReplicationSpec spec, IReadOnlyList<V1Pod> pods) => ReplicationPlan.Compute(spec, new(pods, 0), Pods.Now);
}
