using System.Globalization;
using System.Text;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Testing.Tests;

/// <summary>Autoscalers that follow load up and down, on a whole cluster on virtual time.</summary>
public sealed class AutoscalingTests
{
    private static readonly TimeSpan Sync = TimeSpan.FromSeconds(15);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replicas_follow_load_up_at_once_and_down_after_five_minutes()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 3, Ct);
        await CreateTargetAsync(cluster, replicas: 2);
        await CreateAsync(cluster, Cpu(50, min: 2, max: 10));

        // 400m over pods that ask for 100m, to be used to the half: eight.
        await LoadAsync(cluster, 400, TimeSpan.FromMinutes(8));
        Assert.Equal(8, await ReplicasAsync(cluster));
        var scaler = await cluster.Api.GetAsync<V2HorizontalPodAutoscaler>(A.Key("web"), Ct);
        Assert.Equal((8, 8), (scaler.Status.CurrentReplicas, scaler.Status.DesiredReplicas));
        Assert.Equal(50, scaler.Status.CurrentMetrics[0].Resource.Current.AverageUtilization);
        Assert.Equal(("True ValidMetricFound", "True ReadyForNewScale"), (ConditionOf(scaler, "ScalingActive"), ConditionOf(scaler, "AbleToScale")));

        // Without load: as long as more was recommended within five minutes nothing happens.
        await LoadAsync(cluster, 20, TimeSpan.FromMinutes(4));
        Assert.Equal(8, await ReplicasAsync(cluster));
        scaler = await cluster.Api.GetAsync<V2HorizontalPodAutoscaler>(A.Key("web"), Ct);
        Assert.Equal("True ScaleDownStabilized", ConditionOf(scaler, "AbleToScale"));
        await LoadAsync(cluster, 20, TimeSpan.FromMinutes(3));
        Assert.Equal(2, await ReplicasAsync(cluster));
        scaler = await cluster.Api.GetAsync<V2HorizontalPodAutoscaler>(A.Key("web"), Ct);
        Assert.Equal("True TooFewReplicas", ConditionOf(scaler, "ScalingLimited"));

        var events = await EventsAsync(cluster, "SuccessfulRescale");
        Assert.Contains("New size: 4; reason: cpu resource utilization (percentage of request) above target", events);
        Assert.Contains("New size: 2; reason: All metrics below target", events);
    }

    [Fact]
    public async Task Rules_say_how_fast()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 3, Ct);
        await CreateTargetAsync(cluster, replicas: 1);
        var scaler = Cpu(50, min: 1, max: 20);
        scaler.Spec.Behavior = new()
        {
            ScaleUp = new() { Policies = [new() { Type = "Pods", Value = 1, PeriodSeconds = 60 }], StabilizationWindowSeconds = 0 },
            ScaleDown = new() { SelectPolicy = "Disabled", Policies = [new() { Type = "Percent", Value = 100, PeriodSeconds = 15 }] },
        };
        await CreateAsync(cluster, scaler);
        await LoadAsync(cluster, 5000, TimeSpan.FromMinutes(3) + TimeSpan.FromSeconds(30));
        Assert.InRange(await ReplicasAsync(cluster), 3, 5);
        var before = await ReplicasAsync(cluster);
        await LoadAsync(cluster, 1, TimeSpan.FromMinutes(10));
        Assert.Equal(before, await ReplicasAsync(cluster));
    }

    [Fact]
    public async Task A_target_that_is_not_there_and_one_without_figures_are_told()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        await CreateAsync(cluster, Cpu(50, min: 1, max: 3));
        var lost = await cluster.UntilAsync<V2HorizontalPodAutoscaler>(A.Key("web"), one => ConditionOf(one, "AbleToScale").Length > 0, Ct);
        Assert.Equal("False FailedGetScale", ConditionOf(lost, "AbleToScale"));

        await CreateTargetAsync(cluster, replicas: 1, image: "missing:1", pullError: "no");
        var blind = await cluster.UntilAsync<V2HorizontalPodAutoscaler>(A.Key("web"), one => ConditionOf(one, "ScalingActive").Length > 0, Ct);
        Assert.Equal("False FailedGetResourceMetric", ConditionOf(blind, "ScalingActive"));
        Assert.Equal(
            "the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: "
            + "no metrics returned from resource metrics API",
            blind.Status.Conditions.Single(condition => condition.Type == "ScalingActive").Message);
    }

    [Fact]
    public async Task A_target_beyond_its_limits_goes_back_and_one_of_zero_is_left_alone()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        await CreateTargetAsync(cluster, replicas: 5);
        await CreateAsync(cluster, Cpu(50, min: 1, max: 3));
        await cluster.UntilAsync<V1Deployment>(A.Key("web"), deployment => deployment.Spec.Replicas == 3, Ct);

        await ScaleAsync(cluster, 0);
        var scaler = await cluster.UntilAsync<V2HorizontalPodAutoscaler>(
            A.Key("web"), one => ConditionOf(one, "ScalingActive") == "False ScalingDisabled", Ct);
        Assert.Equal(0, scaler.Status.CurrentReplicas);
        await cluster.PassAsync(TimeSpan.FromMinutes(2), Ct);
        Assert.Equal(0, await ReplicasAsync(cluster));
    }

    [Fact]
    public async Task Two_autoscalers_of_the_same_pods_do_nothing()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        await CreateTargetAsync(cluster, replicas: 1);
        var (one, other) = (Cpu(50, 1, 5), Cpu(50, 1, 5));
        other.Metadata.Name = "other";
        await CreateAsync(cluster, one);
        await CreateAsync(cluster, other);
        var told = await cluster.UntilAsync<V2HorizontalPodAutoscaler>(
            A.Key("web"), scaler => ConditionOf(scaler, "ScalingActive") == "False AmbiguousSelector", Ct);
        Assert.EndsWith(
            "are controlled by multiple HPAs: [default/other default/web]",
            told.Status.Conditions.Single(condition => condition.Type == "ScalingActive").Message, StringComparison.Ordinal);
    }

    /// <summary>Lets a load be shared evenly by the pods that run, for a while.</summary>
    private static async Task LoadAsync(TestCluster cluster, int millis, TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Sync)
        {
            var pods = await PodsAsync(cluster);
            foreach (var pod in pods)
            {
                var use = (millis / Math.Max(1, pods.Count)).ToString(CultureInfo.InvariantCulture);
                await PatchAsync(
                    cluster, new(cluster.Api.Catalog.For<V1Pod>(), "default", pod.Metadata.Name),
                    $$$$"""{"metadata":{"annotations":{"jota.dev/sim.cpu":"{{{{use}}}}m"}}}""");
            }

            await cluster.PassAsync(Sync, Ct);
        }
    }

    private static async Task<List<V1Pod>> PodsAsync(TestCluster cluster) =>
        [.. (await cluster.Api.ListAsync(new(cluster.Api.Catalog.For<V1Pod>(), "default"), ListOptions.All, Ct)).Items
            .Select(item => item.As<V1Pod>())
            .Where(pod => pod.Metadata.DeletionTimestamp is null && pod.Status?.Phase == "Running")];

    private static async Task<int> ReplicasAsync(TestCluster cluster) =>
        (await cluster.Api.GetAsync<V1Deployment>(A.Key("web"), Ct)).Spec.Replicas ?? -1;

    private static async Task<List<string>> EventsAsync(TestCluster cluster, string reason) =>
        [.. (await cluster.Api.ListAsync(new(cluster.Api.Catalog.For<Corev1Event>(), "default"), ListOptions.All, Ct)).Items
            .Select(item => item.As<Corev1Event>()).Where(told => told.Reason == reason).Select(told => told.Message)];

    private static Task PatchAsync(TestCluster cluster, ApiTarget target, string patch) => cluster.Api.PatchAsync(
        target, new PatchBody(PatchType.Merge, Encoding.UTF8.GetBytes(patch)), WriteOptions.Plain, Ct);

    private static Task ScaleAsync(TestCluster cluster, int replicas) => PatchAsync(
        cluster, new(cluster.Api.Catalog.For<V1Deployment>(), "default", "web"), $$$"""{"spec":{"replicas":{{{replicas}}}}}""");

    private static string ConditionOf(V2HorizontalPodAutoscaler scaler, string type) =>
        scaler.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type) is { } found ? $"{found.Status} {found.Reason}" : "";

    private static Task CreateAsync(TestCluster cluster, V2HorizontalPodAutoscaler scaler) => cluster.Api.CreateAsync(scaler, Ct);

    private static V2HorizontalPodAutoscaler Cpu(int percent, int min, int max) => new()
    {
        Metadata = new() { Name = "web", NamespaceProperty = "default" },
        Spec = new()
        {
            MinReplicas = min,
            MaxReplicas = max,
            ScaleTargetRef = new() { ApiVersion = "apps/v1", Kind = "Deployment", Name = "web" },
            Metrics = [new() { Type = "Resource", Resource = new() { Name = "cpu", Target = new() { Type = "Utilization", AverageUtilization = percent } } }],
        },
    };

    private static async Task CreateTargetAsync(TestCluster cluster, int replicas, string image = "nginx:1", string? pullError = null)
    {
        var labels = new Dictionary<string, string> { ["app"] = "web" };
        var requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("100m") };
        await cluster.Api.CreateAsync(
            new V1Deployment
            {
                Metadata = new() { Name = "web", NamespaceProperty = "default" },
                Spec = new()
                {
                    Replicas = replicas,
                    Selector = new() { MatchLabels = labels },
                    Template = new()
                    {
                        Metadata = new()
                        {
                            Labels = labels,
                            Annotations = pullError is null ? null : new Dictionary<string, string> { ["jota.dev/sim.pull-error"] = pullError },
                        },
                        Spec = new() { Containers = [new() { Name = "c", Image = image, Resources = new() { Requests = requests } }] },
                    },
                },
            },
            Ct);
    }
}
