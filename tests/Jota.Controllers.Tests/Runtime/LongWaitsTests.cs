using Jota.Controllers.Tests.Deployments;
using k8s.Models;

namespace Jota.Controllers.Tests.Runtime;

/// <summary>
/// Times that users give may be longer than a timer can be set to, 49.7 days. What waits for so long holds up no other object of the same
/// controller, not even when that time is over.
/// </summary>
public sealed class LongWaitsTests : ClusterTest
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Cluster.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "default" } });
    }

    [Fact]
    public async Task Pods_that_must_be_ready_for_decades_hold_up_no_other_set()
    {
        await StartAsync(NewReplicaSets);
        await CreateReadySetAsync("slow", int.MaxValue);
        await CreateReadySetAsync("quick", 30);
        Assert.True(await Cluster.PassUntilAsync(UntilAvailableAsync("quick"), Second) >= TimeSpan.FromSeconds(30));

        PassLongerThanATimer();
        await CreateReadySetAsync("late", 30);
        await Cluster.PassUntilAsync(UntilAvailableAsync("late"), Second);
        Assert.Null((await Cluster.GetAsync<V1ReplicaSet>("slow")).Status.AvailableReplicas);
    }

    [Fact]
    public async Task A_rollout_that_may_take_decades_holds_up_no_other()
    {
        await StartAsync(context => new DeploymentController(context, new()), NewReplicaSets);
        await CreateStuckRolloutAsync("patient", int.MaxValue - 1);
        await CreateStuckRolloutAsync("impatient", 3);
        await Cluster.PassUntilAsync(UntilTimedOutAsync("impatient"), Second);

        PassLongerThanATimer();
        await CreateStuckRolloutAsync("late", 3);
        await Cluster.PassUntilAsync(UntilTimedOutAsync("late"), Second);
        Assert.Equal("True", Progressing(await Cluster.GetAsync<V1Deployment>("patient"))!.Status);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(long.MaxValue)]
    public async Task A_pod_that_puts_up_with_a_taint_for_ages_holds_up_no_other(long seconds)
    {
        await Cluster.CreateAsync(new V1Node
        {
            Metadata = new() { Name = "n" },
            Spec = new() { Taints = [new() { Key = "odd", Effect = "NoExecute" }] },
        });
        await StartAsync(context => new TaintEvictionController(context));
        await CreateEnduringPodAsync("patient", seconds);
        await CreateEnduringPodAsync("impatient", 60);
        Assert.True(await Cluster.PassUntilAsync(UntilEvictedAsync("impatient"), Second) >= TimeSpan.FromSeconds(60));

        PassLongerThanATimer();
        await CreateEnduringPodAsync("late", 60);
        await Cluster.PassUntilAsync(UntilEvictedAsync("late"), Second);
        Assert.Null((await Cluster.GetAsync<V1Pod>("patient")).Metadata.DeletionTimestamp);
    }

    private static ReplicationReconciler<V1ReplicaSet> NewReplicaSets(ControllerContext context) => new(context, new ReplicaSetKind());

    private void PassLongerThanATimer()
    {
        for (var day = 0; day < 60; day++)
        {
            Cluster.Clock.Advance(TimeSpan.FromDays(1));
        }
    }

    private async Task CreateReadySetAsync(string name, int minReadySeconds)
    {
        await Cluster.CreateAsync(new V1ReplicaSet
        {
            Metadata = new() { Name = name, NamespaceProperty = "default" },
            Spec = new()
            {
                Replicas = 1,
                MinReadySeconds = minReadySeconds,
                Selector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = name } },
                Template = ADeployment.Template(name, "nginx"),
            },
        });
        var pod = await Cluster.UntilAsync<V1Pod>(pod => pod.Metadata.Labels?["app"] == name);
        await Cluster.ChangeAsync<V1Pod>(
            pod.Metadata.Name,
            p => p.Status.Conditions = [new() { Type = "Ready", Status = "True", LastTransitionTime = Cluster.Clock.GetUtcNow().UtcDateTime }],
            "status");
        await Cluster.UntilAsync<V1ReplicaSet>(set => set.Metadata.Name == name && set.Status is { ReadyReplicas: 1, AvailableReplicas: null });
    }

    private Task UntilAvailableAsync(string name) =>
        Cluster.UntilAsync<V1ReplicaSet>(set => set.Metadata.Name == name && set.Status.AvailableReplicas == 1);

    /// <summary>Nobody runs its pods.</summary>
    private async Task CreateStuckRolloutAsync(string name, int progressDeadlineSeconds)
    {
        var deployment = ADeployment.Named(name, 1);
        deployment.Metadata.Uid = null;
        deployment.Spec.ProgressDeadlineSeconds = progressDeadlineSeconds;
        await Cluster.CreateAsync(deployment);
        var counted = Cluster.UntilAsync<V1Deployment>(d => d.Metadata.Name == name && d.Status is { UpdatedReplicas: 1 } && Progressing(d)?.Status == "True");
        await Cluster.PassUntilAsync(counted, TimeSpan.FromMilliseconds(5));
    }

    private Task UntilTimedOutAsync(string name) =>
        Cluster.UntilAsync<V1Deployment>(d => d.Metadata.Name == name && Progressing(d)?.Reason == DeploymentConditions.DeadlineExceeded);

    private static V1DeploymentCondition? Progressing(V1Deployment deployment) =>
        DeploymentConditions.Find(deployment.Status?.Conditions, DeploymentConditions.Progressing);

    private Task CreateEnduringPodAsync(string name, long seconds) => Cluster.CreateAsync(new V1Pod
    {
        Metadata = new() { Name = name, NamespaceProperty = "default" },
        Spec = new()
        {
            NodeName = "n",
            Containers = [new() { Name = "c", Image = "nginx" }],
            Tolerations = [new() { Key = "odd", OperatorProperty = "Exists", Effect = "NoExecute", TolerationSeconds = seconds }],
        },
    });

    private Task UntilEvictedAsync(string name) => Cluster.UntilAsync<V1Pod>(pod => pod.Metadata.Name == name && pod.Metadata.DeletionTimestamp is not null);
}
