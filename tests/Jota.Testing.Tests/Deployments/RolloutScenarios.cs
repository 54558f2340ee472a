using k8s.Models;

namespace Jota.Testing.Tests.Deployments;

/// <summary>Rollouts on a whole cluster: controllers, scheduler and nodes, on virtual time.</summary>
public sealed class RolloutScenarios
{
    [Fact]
    public async Task A_rolling_update_keeps_to_its_limits_from_first_to_last()
    {
        await using var rollout = await RolloutCluster.StartAsync(8);
        await rollout.UntilDoneAsync();
        rollout.Measure();

        await rollout.SetImageAsync("nginx:2");
        await rollout.UntilDoneAsync();

        Assert.Equal(8, rollout.Ready("nginx:2"));
        Assert.InRange(rollout.MostPods, 8, 10);
        Assert.InRange(rollout.FewestReady, 6, 8);
        Assert.Equal(["1 <none>", "2 image nginx:1 → nginx:2"], await rollout.CausesAsync());
        var events = (await rollout.EventsAsync()).Select(e => $"{e.Source.Component} {e.Type} {e.Reason}").Distinct();
        Assert.Equal(["deployment-controller Normal ScalingReplicaSet"], events);
    }

    [Fact]
    public async Task Another_change_in_the_middle_of_a_rollout_takes_over_at_once()
    {
        await using var rollout = await RolloutCluster.StartAsync(8);
        await rollout.UntilDoneAsync();
        rollout.Measure();

        await rollout.SetImageAsync("nginx:2");
        await rollout.UntilAsync(d => d.Status.UpdatedReplicas >= 3);
        await rollout.SetImageAsync("nginx:3");
        await rollout.UntilDoneAsync();

        Assert.Equal(8, rollout.Ready("nginx:3"));
        Assert.InRange(rollout.MostPods, 8, 10);
        Assert.InRange(rollout.FewestReady, 6, 8);
        Assert.Equal(["1 <none>", "2 image nginx:1 → nginx:2", "3 image nginx:2 → nginx:3"], await rollout.CausesAsync());
    }

    [Fact]
    public async Task An_image_that_does_not_exist_leaves_the_old_pods_serving_says_why_and_can_be_undone()
    {
        await using var rollout = await RolloutCluster.StartAsync(4, spec => spec.ProgressDeadlineSeconds = 60);
        await rollout.UntilDoneAsync();
        rollout.Measure();

        await rollout.SetImageAsync("nginx:nope");
        const string Why = "2 of 2 new pods: image nginx:nope cannot be pulled (ImagePullBackOff: not found)";
        var told = await rollout.UntilAsync(d => RolloutCluster.Progressing(d)!.Message.Contains("new pods", StringComparison.Ordinal));
        Assert.Equal("True/ReplicaSetUpdated", $"{RolloutCluster.Progressing(told)!.Status}/{RolloutCluster.Progressing(told)!.Reason}");
        var stuck = await rollout.UntilAsync(d => RolloutCluster.Progressing(d)!.Reason == "ProgressDeadlineExceeded");
        var name = (await rollout.HistoryAsync())[^1].Metadata.Name;
        Assert.Equal($"ReplicaSet \"{name}\" has timed out progressing. {Why}", RolloutCluster.Progressing(stuck)!.Message);
        Assert.Equal(3, rollout.Ready("nginx:1"));
        Assert.True(rollout.FewestReady >= 3);

        var version = (await rollout.UntilAsync(_ => true)).Metadata.ResourceVersion;
        await rollout.Cluster.PassAsync(TimeSpan.FromMinutes(20));
        Assert.Equal(version, (await rollout.UntilAsync(_ => true)).Metadata.ResourceVersion);

        await rollout.UndoAsync(1);
        var done = await rollout.UntilDoneAsync();
        Assert.Equal(4, rollout.Ready("nginx:1"));
        Assert.Equal(["2 image nginx:1 → nginx:nope", "3 rolled back to revision 1"], await rollout.CausesAsync());
        Assert.DoesNotContain("kubernetes.io/change-cause", done.Metadata.Annotations.Keys);
        var events = (await rollout.EventsAsync()).Where(e => e.Type == "Warning").ToDictionary(e => e.Reason, e => e.Message);
        Assert.Equal($"Replica set {name} is held up: {Why}", events["RolloutBlocked"]);
        Assert.Equal($"ReplicaSet \"{name}\" has timed out progressing. {Why}", events["ProgressDeadlineExceeded"]);
    }

    [Fact]
    public async Task Containers_that_crash_hold_a_rollout_up_with_their_exit_code()
    {
        await using var rollout = await RolloutCluster.StartAsync(2, spec => spec.MinReadySeconds = 5);
        await rollout.UntilDoneAsync();

        await rollout.SetImageAsync("nginx:crash");
        var told = await rollout.UntilAsync(d => RolloutCluster.Progressing(d)!.Message.Contains("new pod", StringComparison.Ordinal));

        Assert.EndsWith("1 of 1 new pod: the container ends again and again with exit code 3 (CrashLoopBackOff)", RolloutCluster.Progressing(told)!.Message, StringComparison.Ordinal);
        Assert.Equal(2, rollout.Ready("nginx:1"));
    }

    [Fact]
    public async Task Pods_that_no_node_takes_hold_a_rollout_up_in_the_schedulers_words()
    {
        await using var rollout = await RolloutCluster.StartAsync(2);
        await rollout.UntilDoneAsync();

        await rollout.ChangeAsync(d => d.Spec.Template.Spec.NodeSelector = new Dictionary<string, string> { ["disk"] = "fast" });
        var told = await rollout.UntilAsync(d => RolloutCluster.Progressing(d)!.Message.Contains("new pod", StringComparison.Ordinal));

        Assert.Contains("1 of 1 new pod: no node takes it (Unschedulable): 0/3 nodes are available: 3 node(s) didn't match", RolloutCluster.Progressing(told)!.Message, StringComparison.Ordinal);
        Assert.Equal(["1 <none>", "2 nodeSelector"], await rollout.CausesAsync());
    }

    [Fact]
    public async Task Recreate_never_has_old_and_new_pods_at_once()
    {
        await using var rollout = await RolloutCluster.StartAsync(3, spec => spec.Strategy = new() { Type = "Recreate" });
        await rollout.UntilDoneAsync();

        await rollout.SetImageAsync("nginx:2");
        await rollout.UntilDoneAsync();
        await rollout.SetImageAsync("nginx:3");
        await rollout.UntilDoneAsync();

        Assert.False(rollout.WasMixed);
        Assert.Equal(3, rollout.Ready("nginx:3"));
    }

    [Fact]
    public async Task A_paused_deployment_collects_changes_and_scales()
    {
        await using var rollout = await RolloutCluster.StartAsync(4);
        await rollout.UntilDoneAsync();

        await rollout.ChangeAsync(d => d.Spec.Paused = true);
        await rollout.UntilAsync(d => RolloutCluster.Progressing(d)!.Reason == "DeploymentPaused");
        await rollout.SetImageAsync("nginx:2");
        await rollout.ChangeAsync(d => d.Spec.Template.Spec.Containers[0].Env = [new() { Name = "MODE", Value = "x" }]);
        await rollout.ChangeAsync(d => d.Spec.Replicas = 6);
        await rollout.UntilAsync(d => d.Status is { AvailableReplicas: 6, UpdatedReplicas: null });
        Assert.Single(await rollout.HistoryAsync());

        await rollout.ChangeAsync(d => d.Spec.Paused = null);
        await rollout.UntilDoneAsync();
        Assert.Equal(6, rollout.Ready("nginx:2"));
        Assert.Equal(["1 <none>", "2 image nginx:1 → nginx:2, env MODE"], await rollout.CausesAsync());
    }

    [Fact]
    public async Task Scaling_in_the_middle_of_a_stuck_rollout_is_shared_out_in_proportion()
    {
        await using var rollout = await RolloutCluster.StartAsync(10, spec => spec.Strategy = new()
        {
            Type = "RollingUpdate",
            RollingUpdate = new() { MaxSurge = "3", MaxUnavailable = "2" },
        });
        await rollout.UntilDoneAsync();
        await rollout.SetImageAsync("nginx:nope");
        await rollout.UntilAsync(d => d.Status is { UpdatedReplicas: 5, AvailableReplicas: 8 });

        await rollout.ChangeAsync(d => d.Spec.Replicas = 15);
        await rollout.UntilAsync(d => d.Status is { UpdatedReplicas: 7, AvailableReplicas: 11 });

        Assert.Equal([11, 7], (await rollout.HistoryAsync()).Select(rs => rs.Spec.Replicas!.Value));
    }

    [Fact]
    public async Task Only_so_much_history_stays()
    {
        await using var rollout = await RolloutCluster.StartAsync(1, spec => spec.RevisionHistoryLimit = 2);
        foreach (var image in new[] { "nginx:2", "nginx:3", "nginx:4", "nginx:5" })
        {
            await rollout.UntilDoneAsync();
            await rollout.SetImageAsync(image);
        }

        await rollout.UntilDoneAsync();
        await rollout.Cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(["3 image nginx:2 → nginx:3", "4 image nginx:3 → nginx:4", "5 image nginx:4 → nginx:5"], await rollout.CausesAsync());
    }

    [Fact]
    public async Task A_cause_that_a_person_gave_is_never_overwritten_and_a_generated_one_never_sticks()
    {
        const string Cause = "kubernetes.io/change-cause";
        await using var rollout = await RolloutCluster.StartAsync(1);
        await rollout.UntilDoneAsync();
        await rollout.SetImageAsync("nginx:2");
        await rollout.UntilDoneAsync();
        await rollout.UndoAsync(1);
        await rollout.UntilDoneAsync();
        await rollout.UndoAsync(2);
        await rollout.UntilDoneAsync();
        Assert.Equal(["3 rolled back to revision 1", "4 rolled back to revision 2"], await rollout.CausesAsync());

        await rollout.ChangeAsync(d => d.Metadata.Annotations[Cause] = "release 7");
        await rollout.UntilAsync(d => d.Metadata.Annotations[Cause] == "release 7");
        await rollout.Cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(["3 rolled back to revision 1", "4 release 7"], await rollout.CausesAsync());

        await rollout.UndoAsync(3);
        await rollout.UntilDoneAsync();
        await rollout.UndoAsync(4);
        await rollout.UntilDoneAsync();
        Assert.Equal(["5 rolled back to revision 3", "6 release 7"], await rollout.CausesAsync());
    }
}
