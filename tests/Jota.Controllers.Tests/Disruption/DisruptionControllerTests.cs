using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers.Tests.Disruption;

/// <summary>What the status of budgets tells, and when.</summary>
public sealed class DisruptionControllerTests : ClusterTest
{
    private static readonly Dictionary<string, string> Labels = new() { ["app"] = "web" };

    [Fact]
    public async Task A_budget_without_pods_allows_nothing()
    {
        await StartAsync(context => new DisruptionController(context));
        await CreateBudgetAsync(new() { MinAvailable = 1 });

        var told = await UntilAsync(status => status.ObservedGeneration == 1);
        var condition = Assert.Single(told.Status.Conditions);
        Assert.Equal(("DisruptionAllowed", "False", "InsufficientPods", "", 1L), (condition.Type, condition.Status, condition.Reason, condition.Message, condition.ObservedGeneration));
        Assert.Equal((0, 1, 0, 0), (told.Status.CurrentHealthy, told.Status.DesiredHealthy, told.Status.ExpectedPods, told.Status.DisruptionsAllowed));
        Assert.Equal("NoPods", (await Cluster.UntilAsync<Corev1Event>(e => e.InvolvedObject.Kind == "PodDisruptionBudget")).Reason);
    }

    [Fact]
    public async Task It_follows_its_pods_and_its_own_changes()
    {
        await StartAsync(context => new DisruptionController(context));
        await CreateBudgetAsync(new() { MinAvailable = 2 });
        await CreateReadyAsync("a");
        await CreateReadyAsync("b");
        await CreateReadyAsync("c");
        var told = await UntilAsync(status => status is { DisruptionsAllowed: 1, CurrentHealthy: 3, ExpectedPods: 3 });
        Assert.Equal(("True", "SufficientPods"), (told.Status.Conditions[0].Status, told.Status.Conditions[0].Reason));

        await Cluster.ChangeAsync<V1Pod>("a", pod => pod.Status.Conditions = [new() { Type = "Ready", Status = "False" }], "status");
        await UntilAsync(status => status is { DisruptionsAllowed: 0, CurrentHealthy: 2 });
        await Cluster.ChangeAsync<V1PodDisruptionBudget>("b", budget => budget.Spec.MinAvailable = "10%");
        await UntilAsync(status => status.ObservedGeneration == 2 && status.Conditions[0].ObservedGeneration == 2);
        await Cluster.ChangeAsync<V1PodDisruptionBudget>("b", budget => budget.Spec.MinAvailable = 1);
        await UntilAsync(status => status is { ObservedGeneration: 3, DisruptionsAllowed: 1 });
        await Cluster.ChangeAsync<V1Pod>("b", pod => pod.Metadata.Labels = new Dictionary<string, string> { ["app"] = "other" });
        await UntilAsync(status => status is { ExpectedPods: 2, CurrentHealthy: 1 });
    }

    [Fact]
    public async Task What_is_expected_follows_from_what_the_pods_controllers_want()
    {
        await StartAsync(context => new DisruptionController(context));
        var set = await Cluster.CreateAsync(new V1ReplicaSet { Metadata = Meta("set"), Spec = Replicas() });
        var controller = await Cluster.CreateAsync(new V1ReplicationController { Metadata = Meta("rc"), Spec = new() { Replicas = 4, Selector = Labels, Template = Template() } });
        await CreateReadyAsync("a", ("apps/v1", "ReplicaSet", set.Metadata));
        await CreateReadyAsync("b", ("apps/v1", "ReplicaSet", set.Metadata));
        await CreateReadyAsync("c", ("v1", "ReplicationController", controller.Metadata));
        await CreateBudgetAsync(new() { MaxUnavailable = "50%" });
        await UntilAsync(status => status is { ExpectedPods: 6, DesiredHealthy: 3, CurrentHealthy: 3, DisruptionsAllowed: 0 });

        await Cluster.ChangeAsync<V1ReplicationController>("rc", rc => rc.Spec.Replicas = 2);
        await UntilAsync(status => status is { ExpectedPods: 4, DesiredHealthy: 2, DisruptionsAllowed: 1 });
    }

    [Fact]
    public async Task A_deployment_counts_instead_of_its_replica_sets()
    {
        await StartAsync(context => new DisruptionController(context));
        var deployment = await Cluster.CreateAsync(new V1Deployment { Metadata = Meta("d"), Spec = new() { Replicas = 3, Selector = new() { MatchLabels = Labels }, Template = Template() } });
        var old = await Cluster.CreateAsync(new V1ReplicaSet { Metadata = Owned("old", ("apps/v1", "Deployment", deployment.Metadata)), Spec = Replicas() });
        var now = await Cluster.CreateAsync(new V1ReplicaSet { Metadata = Owned("now", ("apps/v1", "Deployment", deployment.Metadata)), Spec = Replicas() });
        await CreateReadyAsync("a", ("apps/v1", "ReplicaSet", old.Metadata));
        await CreateReadyAsync("b", ("apps/v1", "ReplicaSet", now.Metadata));
        await CreateBudgetAsync(new() { MaxUnavailable = 2 });

        await UntilAsync(status => status is { ExpectedPods: 3, DesiredHealthy: 1, DisruptionsAllowed: 1 });
    }

    [Fact]
    public async Task What_has_no_scale_allows_nothing_and_the_status_tells_why()
    {
        await StartAsync(context => new DisruptionController(context));
        await CreateReadyAsync("a", ("apps/v1", "DaemonSet", new() { Name = "nosuch", Uid = "u" }));
        await CreateBudgetAsync(new() { MaxUnavailable = 1 });

        // The budget may be looked at before its pod has come; that it has no pods is told then.
        var told = await UntilAsync(status => status.Conditions is [{ Reason: not "InsufficientPods" }, ..]);
        Assert.Equal(
            ("False", "SyncFailed", "daemonsets.apps does not implement the scale subresource", 0),
            (told.Status.Conditions[0].Status, told.Status.Conditions[0].Reason, told.Status.Conditions[0].Message, told.Status.DisruptionsAllowed));
        Assert.Equal("CalculateExpectedPodCountFailed", (await Cluster.UntilAsync<Corev1Event>(e => e.Type == "Warning")).Reason);
        await Cluster.ChangeAsync<V1PodDisruptionBudget>("b", budget => budget.Spec = budget.Spec with { MaxUnavailable = null, MinAvailable = 0 });
        await UntilAsync(status => status is { DisruptionsAllowed: 1, ObservedGeneration: 2 });
    }

    [Fact]
    public async Task Pods_that_nobody_controls_are_told_of_where_that_matters()
    {
        await StartAsync(context => new DisruptionController(context));
        await CreateReadyAsync("a");
        await CreateBudgetAsync(new() { MaxUnavailable = 1 });

        await UntilAsync(status => status is { ExpectedPods: 0, DisruptionsAllowed: 0, CurrentHealthy: 1 });
        Assert.Equal("UnmanagedPods", (await Cluster.UntilAsync<Corev1Event>(e => e.Type == "Warning")).Reason);
    }

    [Fact]
    public async Task A_pod_that_was_to_be_evicted_and_stays_counts_again_after_two_minutes()
    {
        await StartAsync(context => new DisruptionController(context));
        await CreateReadyAsync("a");
        await CreateReadyAsync("b");
        await CreateBudgetAsync(new() { MinAvailable = 1 });
        await UntilAsync(status => status.DisruptionsAllowed == 1);
        await Cluster.ChangeAsync<V1PodDisruptionBudget>(
            "b", budget => budget.Status.DisruptedPods = new Dictionary<string, DateTime?> { ["a"] = Cluster.Clock.GetUtcNow().UtcDateTime, ["gone"] = Cluster.Clock.GetUtcNow().UtcDateTime }, "status");
        await UntilAsync(status => status is { DisruptionsAllowed: 0, DisruptedPods.Count: 1 });

        var waited = await Cluster.PassUntilAsync(UntilAsync(status => status is { DisruptionsAllowed: 1, DisruptedPods: null }), TimeSpan.FromSeconds(10));
        Assert.True(waited >= TimeSpan.FromMinutes(2), $"after {waited}");
        Assert.Equal("NotDeleted", (await Cluster.UntilAsync<Corev1Event>(e => e.InvolvedObject.Kind == "Pod")).Reason);
    }

    [Fact]
    public async Task The_announced_end_of_a_pod_that_does_not_end_is_taken_back_after_two_minutes()
    {
        await StartAsync(context => new StaleDisruptionController(context));
        await CreateReadyAsync("a");
        await Cluster.ChangeAsync<V1Pod>(
            "a",
            pod => pod.Status.Conditions =
            [
                .. pod.Status.Conditions,
                new() { Type = "DisruptionTarget", Status = "True", Reason = "EvictionByEvictionAPI", LastTransitionTime = Cluster.Clock.GetUtcNow().UtcDateTime },
            ],
            "status");

        var taken = Cluster.UntilAsync<V1Pod>(pod => PodConditions.Find(pod.Status, "DisruptionTarget")?.Status == "False");
        var waited = await Cluster.PassUntilAsync(taken, TimeSpan.FromSeconds(10));
        Assert.True(waited >= TimeSpan.FromMinutes(2), $"after {waited}");
        Assert.True(PodConditions.IsTrue((await taken).Status, "Ready"));
    }

    private static V1ObjectMeta Meta(string name) => new() { Name = name, NamespaceProperty = "default" };

    private static V1ObjectMeta Owned(string name, (string Version, string Kind, V1ObjectMeta Metadata) owner) => Meta(name) with
    {
        Labels = Labels,
        OwnerReferences = [new() { ApiVersion = owner.Version, Kind = owner.Kind, Name = owner.Metadata.Name, Uid = owner.Metadata.Uid, Controller = true }],
    };

    private static V1PodTemplateSpec Template() => new() { Metadata = new() { Labels = Labels }, Spec = new() { Containers = [new() { Name = "c", Image = "nginx" }] } };

    private static V1ReplicaSetSpec Replicas() => new() { Replicas = 2, Selector = new() { MatchLabels = Labels }, Template = Template() };

    private Task<V1PodDisruptionBudget> CreateBudgetAsync(V1PodDisruptionBudgetSpec spec) => Cluster.CreateAsync(
        new V1PodDisruptionBudget { Metadata = Meta("b"), Spec = spec with { Selector = new() { MatchLabels = Labels } } });

    private Task<V1PodDisruptionBudget> UntilAsync(Func<V1PodDisruptionBudgetStatus, bool> so) =>
        Cluster.UntilAsync<V1PodDisruptionBudget>(budget => budget.Status is { } status && so(status));

    private async Task CreateReadyAsync(string name, (string Version, string Kind, V1ObjectMeta Metadata)? owner = null)
    {
        if ((await Cluster.ListAsync<V1ServiceAccount>()).Count == 0)
        {
            await Cluster.CreateAsync(new V1ServiceAccount { Metadata = Meta("default") });
        }

        await Cluster.CreateAsync(new V1Pod
        {
            Metadata = owner is { } one ? Owned(name, one) : Meta(name) with { Labels = Labels },
            Spec = Template().Spec,
        });
        await Cluster.ChangeAsync<V1Pod>(
            name, pod => pod.Status = pod.Status with { Phase = "Running", Conditions = [new() { Type = "Ready", Status = "True" }] }, "status");
    }
}
