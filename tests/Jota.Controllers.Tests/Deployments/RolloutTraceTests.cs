using Jota.Tests;
using k8s.Models;

namespace Jota.Controllers.Tests.Deployments;

/// <summary>Rollouts as an upstream 1.36 cluster was seen to do them: the same steps in the same order.</summary>
public sealed class RolloutTraceTests : IAsyncLifetime
{
    private InProcessApi _cluster = null!;
    private RolloutStage _stage = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await InProcessApi.StartAsync();
        _stage = await RolloutStage.StartAsync(_cluster);
    }

    public async ValueTask DisposeAsync()
    {
        await _stage.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_new_deployment_gets_a_replica_set_of_its_size()
    {
        var deployment = ADeployment.Named("web", 3);
        deployment.Metadata.Uid = null;
        await _cluster.CreateAsync(deployment);

        await _stage.UntilSizeAsync(1, 3);
        var noted = await _stage.UntilAsync(d => d.Status?.ObservedGeneration == 1);
        Assert.Equal("1", noted.Metadata.Annotations[DeploymentAnnotations.Revision]);
        Assert.Equal((null, 3, 0), (noted.Status.Replicas, noted.Status.UnavailableReplicas, noted.Status.TerminatingReplicas));
        Assert.Equal(["Progressing True/NewReplicaSetCreated", "Available False/MinimumReplicasUnavailable"], Conditions(noted));

        await _stage.CountAsync(1, 3, available: 0);
        var updated = await _stage.UntilAsync(d => d.Status?.UpdatedReplicas == 3);
        Assert.Equal(["Available False/MinimumReplicasUnavailable", "Progressing True/ReplicaSetUpdated"], Conditions(updated));

        await _stage.CountAsync(1, 3, available: 1);
        var first = await _stage.UntilAsync(d => d.Status?.ReadyReplicas == 1);
        Assert.Equal((1, 2), (first.Status.AvailableReplicas, first.Status.UnavailableReplicas));

        await _stage.CountAsync(1, 3);
        var done = await _stage.UntilAsync(d => d.Status?.ReadyReplicas == 3);
        Assert.Equal(["Available True/MinimumReplicasAvailable", "Progressing True/NewReplicaSetAvailable"], Conditions(done));
        Assert.Null(done.Status.UnavailableReplicas);

        var rs = await _stage.ReplicaSetAsync(1);
        Assert.Equal(("1", "3", "4"), Noted(rs));
        Assert.Equal(["deployment-controller Normal ScalingReplicaSet Scaled up replica set rs1 from 0 to 3"], await _stage.EventsAsync(1));
        var names = done.Status.Conditions.Select(c => c.Message.Replace(rs.Metadata.Name, "rs1", StringComparison.Ordinal));
        Assert.Equal(["Deployment has minimum availability.", "ReplicaSet \"rs1\" has successfully progressed."], names);
    }

    [Fact]
    public async Task A_new_image_goes_up_and_down_by_turns_and_a_rollback_likewise()
    {
        await _stage.CreateAsync(ADeployment.Named("web", 4));
        _stage.Clear();

        await _stage.SetImageAsync("nginx:2");
        await ExchangeAsync(1, 2);
        Assert.Equal("2=1 1=3 2=2 1=2 2=3 1=1 2=4 1=0", _stage.Steps);
        Assert.Equal("NewReplicaSetCreated ReplicaSetUpdated NewReplicaSetAvailable", _stage.Progress);
        Assert.Equal(("2", "4", "5"), Noted(await _stage.ReplicaSetAsync(2)));

        _stage.Clear();
        await _stage.SetImageAsync("nginx:1");
        await ExchangeAsync(2, 1);
        Assert.Equal("1=1 2=3 1=2 2=2 1=3 2=1 1=4 2=0", _stage.Steps);
        Assert.Equal("ReplicaSetUpdated NewReplicaSetAvailable", _stage.Progress);
        var taken = await _stage.ReplicaSetAsync(1);
        Assert.Equal("3", taken.Metadata.Annotations[DeploymentAnnotations.Revision]);
        Assert.Equal("1", taken.Metadata.Annotations[DeploymentAnnotations.RevisionHistory]);
    }

    [Fact]
    public async Task A_larger_size_goes_to_the_new_replica_set_when_the_old_one_is_empty()
    {
        await _stage.CreateAsync(ADeployment.Named("web", 4));
        _stage.Clear();

        await _stage.ChangeAsync(spec => spec.Replicas = 8);
        await _stage.UntilSizeAsync(1, 8);
        var status = await _stage.UntilAsync(d => d.Status is { ObservedGeneration: 2, UnavailableReplicas: 4 });

        Assert.Contains("Available False/MinimumReplicasUnavailable", Conditions(status));
        Assert.Equal(("1", "8", "10"), Noted(await _stage.ReplicaSetAsync(1)));
    }

    [Fact]
    public async Task A_paused_rollout_scales_in_proportion_and_goes_on_with_a_third_template()
    {
        await _stage.CreateAsync(ADeployment.Named("web", 8));
        _stage.Clear();
        await _stage.SetImageAsync("nginx:2");
        await PlayAsync((2, 2), (1, 6));
        await CountAsync((1, 6, 6), (2, 2, 0));
        await _stage.UntilSizeAsync(2, 4);
        await CountAsync((2, 4, 3));
        await _stage.UntilSizeAsync(1, 3);
        await CountAsync((1, 3, 3));
        await _stage.UntilSizeAsync(2, 7);

        await _stage.ChangeAsync(spec => spec.Paused = true);
        await _stage.UntilProgressAsync("DeploymentPaused");
        await CountAsync((2, 7, 7));
        await _stage.SetImageAsync("nginx:3");
        await _stage.UntilAsync(d => d.Status is { ObservedGeneration: 4, UpdatedReplicas: null });
        await _stage.ChangeAsync(spec => spec.Replicas = 6);
        await PlayAsync((2, 6), (1, 2));
        await CountAsync((1, 2, 2), (2, 6, 6));
        await _stage.UntilAsync(d => d.Status is { ObservedGeneration: 5, Replicas: 8 });

        await _stage.ChangeAsync(spec => spec.Paused = null);
        await _stage.UntilProgressAsync("DeploymentResumed");
        await PlayAsync((3, 0), (1, 0), (2, 5));
        await CountAsync((1, 0, 0), (2, 5, 5), (3, 0, 0));
        await _stage.UntilSizeAsync(3, 3);
        await CountAsync((3, 3, 1));
        await _stage.UntilSizeAsync(2, 4);
        await CountAsync((2, 4, 4));
        await _stage.UntilSizeAsync(3, 4);
        await CountAsync((3, 4, 3));
        await PlayAsync((2, 2));
        await CountAsync((2, 2, 2));
        await _stage.UntilSizeAsync(3, 6);
        await CountAsync((3, 6, 4));
        await _stage.UntilSizeAsync(2, 1);
        await CountAsync((2, 1, 1), (3, 6, 5));
        await _stage.UntilSizeAsync(2, 0);
        await CountAsync((2, 0, 0), (3, 6, 6));
        await _stage.UntilProgressAsync("NewReplicaSetAvailable");

        // Whether the third grows by two and then by one, or by three, is a matter of which of the others was counted when.
        var steps = _stage.Steps.Replace(" 3=1", "", StringComparison.Ordinal).Replace(" 3=2", "", StringComparison.Ordinal);
        Assert.Equal("2=2 1=6 2=4 1=3 2=7 2=6 1=2 3=0 1=0 2=5 3=3 2=4 3=4 2=2 3=6 2=1 2=0", steps);
        Assert.Equal(("2", "6", "8"), Noted(await _stage.ReplicaSetAsync(2)));
        Assert.Equal(("3", "6", "8"), Noted(await _stage.ReplicaSetAsync(3)));
    }

    [Fact]
    public async Task A_pod_that_is_deleted_changes_availability_but_is_no_rollout()
    {
        await _stage.CreateAsync(ADeployment.Named("web", 2));
        _stage.Clear();

        await _stage.CountAsync(1, 1, ending: 1);
        var fewer = await _stage.UntilAsync(d => d.Status is { UnavailableReplicas: 1, TerminatingReplicas: 1 });
        Assert.Equal(["Progressing True/NewReplicaSetAvailable", "Available False/MinimumReplicasUnavailable"], Conditions(fewer));

        await _stage.CountAsync(1, 2);
        var again = await _stage.UntilAsync(d => d.Status is { AvailableReplicas: 2, TerminatingReplicas: 0 });
        Assert.Equal(["Progressing True/NewReplicaSetAvailable", "Available True/MinimumReplicasAvailable"], Conditions(again));
        Assert.Equal("", _stage.Steps);
    }

    [Fact]
    public async Task Recreate_makes_the_new_replica_set_when_the_old_pods_are_gone()
    {
        await _stage.CreateAsync(ADeployment.Recreated("web"));
        Assert.Equal(("1", "2", "2"), Noted(await _stage.ReplicaSetAsync(1)));
        _stage.Clear();

        await _stage.SetImageAsync("nginx:2");
        await _stage.UntilSizeAsync(1, 0);
        await _stage.CountAsync(1, 0, ending: 2);
        var ending = await _stage.UntilAsync(d => d.Status is { TerminatingReplicas: 2 });
        Assert.Equal(["Progressing True/NewReplicaSetAvailable", "Available False/MinimumReplicasUnavailable"], Conditions(ending));

        await _stage.CountAsync(1, 0);
        await _stage.UntilSizeAsync(2, 2);
        await _stage.CountAsync(2, 2);
        await _stage.UntilProgressAsync("NewReplicaSetAvailable");
        await _stage.UntilAsync(d => RolloutStatus.IsComplete(d, d.Status));

        Assert.Equal("1=0 2=2", _stage.Steps);
        // Events are written side by side: their order is nobody's promise.
        Assert.Equal(
            ["Scaled down replica set rs1 from 2 to 0", "Scaled up replica set rs1 from 0 to 2", "Scaled up replica set rs2 from 0 to 2"],
            (await _stage.EventsAsync(3)).Select(e => e["deployment-controller Normal ScalingReplicaSet ".Length..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_deadline_passes_when_nothing_gets_on()
    {
        var deployment = ADeployment.Named("web", 1);
        deployment.Metadata.Uid = null;
        deployment.Spec.ProgressDeadlineSeconds = 3;
        await _cluster.CreateAsync(deployment);
        await _stage.UntilSizeAsync(1, 1);
        await _stage.CountAsync(1, 1, available: 0);
        await _stage.UntilProgressAsync("ReplicaSetUpdated");
        await _stage.UntilAsync(d => d.Status is { UpdatedReplicas: 1 });

        await _cluster.PassUntilAsync(_stage.UntilProgressAsync("ProgressDeadlineExceeded"), TimeSpan.FromSeconds(1));
        Assert.Equal("NewReplicaSetCreated ReplicaSetUpdated ProgressDeadlineExceeded", _stage.Progress);
        var told = await _cluster.GetAsync<V1Deployment>("web");
        Assert.Equal(["Available False/MinimumReplicasUnavailable", "Progressing False/ProgressDeadlineExceeded"], Conditions(told));
    }

    private static string[] Conditions(V1Deployment deployment) =>
        [.. deployment.Status.Conditions.Select(c => $"{c.Type} {c.Status}/{c.Reason}")];

    private static (string Revision, string Desired, string Max) Noted(V1ReplicaSet rs) => (
        rs.Metadata.Annotations[DeploymentAnnotations.Revision],
        rs.Metadata.Annotations[DeploymentAnnotations.DesiredReplicas],
        rs.Metadata.Annotations[DeploymentAnnotations.MaxReplicas]);

    /// <summary>Four pods of one replica set for four of another, with one more and one fewer at most.</summary>
    private async Task ExchangeAsync(int from, int to)
    {
        await PlayAsync((to, 1), (from, 3));
        for (var pods = 1; pods <= 3; pods++)
        {
            await CountAsync((from, 4 - pods, 4 - pods));
            await _stage.UntilSizeAsync(to, pods + 1);
            await CountAsync((to, pods + 1, pods));
            await _stage.UntilSizeAsync(from, 3 - pods);

            // What is not waited for may be skipped: a status that meets a newer one is written only with the next look.
            await _stage.UntilProgressAsync("ReplicaSetUpdated");
        }

        await CountAsync((from, 0, 0), (to, 4, 4));
        await _stage.UntilAsync(d => RolloutStatus.IsComplete(d, d.Status));
        await _stage.UntilProgressAsync("NewReplicaSetAvailable");
    }

    private async Task PlayAsync(params (int Number, int Size)[] steps)
    {
        foreach (var (number, size) in steps)
        {
            await _stage.UntilSizeAsync(number, size);
        }
    }

    private async Task CountAsync(params (int Number, int Pods, int Available)[] counts)
    {
        foreach (var (number, pods, available) in counts)
        {
            await _stage.CountAsync(number, pods, available);
        }
    }
}
