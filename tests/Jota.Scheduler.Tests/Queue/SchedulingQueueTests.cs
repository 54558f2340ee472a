using Jota.Api;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Scheduler.Tests.Queue;

public sealed class SchedulingQueueTests
{
    private static readonly HashSet<string> Nobody = [];
    private readonly FakeTimeProvider _clock = new();
    private readonly SchedulingQueue _queue;

    public SchedulingQueueTests() => _queue = new SchedulingQueue(new(DefaultPlugins.Set), _clock);

    [Fact]
    public void Gives_the_highest_priority_first_and_then_the_longest_waiting()
    {
        Put(A.Pod("early"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Put(A.Pod("late"));
        Put(A.Pod("urgent", priority: 10));

        Assert.Equal(["urgent", "early", "late"], TakeAll());
    }

    [Fact]
    public void A_parked_pod_waits_for_a_change_that_may_help()
    {
        Park(A.Pod("p", "1"), "NodeResourcesFit");
        Assert.Empty(TakeAll());

        _queue.Apply(Added(A.Node("small", "500m")));
        Assert.Empty(TakeAll());

        _queue.Apply(Added(A.Node("large", "4")));
        Assert.Equal(["p"], TakeAll());
    }

    [Fact]
    public void Pods_that_go_while_they_are_parked_leave_nothing()
    {
        Park(A.Pod("stays", "1"), "NodeResourcesFit");
        for (var i = 0; i < 10_000; i++)
        {
            Park(A.Pod($"p{i}", "1"), "NodeResourcesFit");
            _queue.Remove($"uid-p{i}");
        }

        Assert.Equal((1, 1), (_queue.Count, _queue.Sleepers));
        Assert.InRange(_queue.Kept, 1, 64);
    }

    [Fact]
    public void Pods_that_are_taken_after_five_minutes_leave_nothing()
    {
        Park(A.Pod("p", "1"), "NodeResourcesFit");
        _clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(["p"], TakeAll());
        Assert.Equal((0, 0), (_queue.Count, _queue.Sleepers));
    }

    [Fact]
    public void A_label_that_a_pod_waits_for_wakes_it_at_once()
    {
        var cluster = A.Cluster(A.Node("n"));
        Park(A.Pod("p").With(s => s.NodeSelector = new Dictionary<string, string> { ["gpu"] = "true" }), "NodeAffinity");

        Change(cluster, A.Node("n").Labelled("other", "x"));
        Assert.Empty(TakeAll());

        Change(cluster, A.Node("n").Labelled("gpu", "true"));
        Assert.Equal(["p"], TakeAll());
    }

    [Fact]
    public void A_heartbeat_wakes_nobody()
    {
        var cluster = A.Cluster(A.Node("n"));
        var beat = A.Node("n");
        beat.Status.Conditions = [new() { Type = "Ready", Status = "True", LastHeartbeatTime = DateTime.UnixEpoch }];

        Assert.Null(cluster.Put(beat));
    }

    [Fact]
    public void An_untainted_or_uncordoned_node_wakes_those_it_kept_away()
    {
        var cluster = A.Cluster(A.Node("t").Tainted("k"), A.Node("c").Cordoned());
        Park(A.Pod("tainted"), "TaintToleration");
        Park(A.Pod("cordoned"), "NodeUnschedulable");

        Change(cluster, A.Node("t"));
        Assert.Equal(["tainted"], TakeAll());

        Change(cluster, A.Node("c"));
        Assert.Equal(["cordoned"], TakeAll());
    }

    [Fact]
    public void A_pod_that_leaves_wakes_those_that_want_its_room_or_its_port()
    {
        Park(A.Pod("room", "1"), "NodeResourcesFit");
        Park(A.Pod("port").OnHostPort(80), "NodePorts");
        Park(A.Pod("other-port").OnHostPort(81), "NodePorts");

        _queue.Apply(new ClusterChange.PodLeft(PodFootprint.Of(A.Pod("gone").OnHostPort(80))));

        Assert.Equal(["port", "room"], TakeAll().Order());
    }

    [Fact]
    public void A_pod_for_which_there_were_no_nodes_waits_for_any_node()
    {
        Park(A.Pod("p"));
        _queue.Apply(new ClusterChange.PodLeft(PodFootprint.Of(A.Pod("gone"))));
        Assert.Empty(TakeAll());

        _queue.Apply(Added(A.Node("n")));

        Assert.Equal(["p"], TakeAll());
    }

    [Fact]
    public void A_parked_pod_is_tried_again_after_five_minutes_in_any_case()
    {
        Park(A.Pod("p"), "NodeAffinity");
        Assert.Equal(_clock.SteadyNow() + TimeSpan.FromMinutes(5), _queue.NextDue);

        _clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.Empty(TakeAll());
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(["p"], TakeAll());
        Assert.Null(_queue.NextDue);
    }

    [Fact]
    public void An_error_is_waited_out_longer_each_time_up_to_ten_seconds()
    {
        var pod = Taken(A.Pod("p"));
        foreach (var seconds in new[] { 1, 2, 4, 8, 10, 10 })
        {
            _queue.Retry(pod);
            _clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            Assert.False(_queue.TryTake(out _));
            _clock.Advance(TimeSpan.FromTicks(1));
            Assert.True(_queue.TryTake(out pod));
        }
    }

    [Fact]
    public void A_woken_pod_lets_others_go_first_while_it_backs_off()
    {
        Park(A.Pod("failed", priority: 10), "NodeAffinity");
        Put(A.Pod("fresh"));

        _queue.Apply(Added(A.Node("n")));

        Assert.Equal(["fresh", "failed"], TakeAll());
    }

    [Fact]
    public void A_gated_pod_waits_until_its_gates_are_gone()
    {
        Put(A.Pod("p").With(s => s.SchedulingGates = [new() { Name = "g" }]));
        Assert.Equal(QueuedPodPlace.Gated, _queue.PlaceOf("uid-p"));
        _queue.Apply(Added(A.Node("n")));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(TakeAll());

        Put(A.Pod("p"));

        Assert.Equal(["p"], TakeAll());
    }

    [Fact]
    public void A_changed_toleration_wakes_a_pod_and_a_changed_status_does_not()
    {
        Park(A.Pod("p"), "TaintToleration");
        var status = A.Pod("p");
        status.Status.Conditions = [new() { Type = "PodScheduled", Status = "False" }];
        Put(status);
        Assert.Empty(TakeAll());

        var changed = A.Pod("p").With(s => s.Tolerations = [new() { OperatorProperty = "Exists" }]);
        changed.Metadata.Generation = 2;
        Put(changed);

        Assert.Equal(["p"], TakeAll());
    }

    [Fact]
    public void A_removed_pod_is_not_given_any_more()
    {
        Put(A.Pod("a"));
        Put(A.Pod("b"));

        _queue.Remove("uid-a");

        Assert.Equal(["b"], TakeAll());
        Assert.Equal(0, _queue.Count);
    }

    private static ClusterChange Added(V1Node node) => A.Cluster().Put(node)!;

    private void Change(ClusterState cluster, V1Node node)
    {
        if (cluster.Put(node) is { } change)
        {
            _queue.Apply(change);
        }
    }

    private void Put(V1Pod pod) => _queue.Put(new PodShape(pod));

    private QueuedPod Taken(V1Pod pod)
    {
        Put(pod);
        Assert.True(_queue.TryTake(out var taken));
        return taken;
    }

    private void Park(V1Pod pod, params string[] rejectedBy) => _queue.Park(Taken(pod), rejectedBy.Length == 0 ? Nobody : rejectedBy.ToHashSet());

    private List<string> TakeAll()
    {
        var names = new List<string>();
        while (_queue.TryTake(out var pod))
        {
            names.Add(pod.Shape.Key.Name);
        }

        return names;
    }
}
