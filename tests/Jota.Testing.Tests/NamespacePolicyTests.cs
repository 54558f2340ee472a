using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Testing.Tests;

/// <summary>Quotas, limits and disruption budgets on a whole cluster, with controllers that have the rights of their accounts only.</summary>
public sealed class NamespacePolicyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replication_controller_tells_that_a_quota_keeps_it_from_making_pods_and_goes_on_when_it_may()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        await LimitAsync(cluster, "pods=2");
        await cluster.Api.CreateAsync(Controller("web", replicas: 3), Ct);

        var told = await cluster.UntilAsync<V1ReplicationController>(A.Key("web"), rc => rc.Status?.Conditions is { Count: > 0 }, Ct);
        var condition = Assert.Single(told.Status.Conditions);
        Assert.Equal(("ReplicaFailure", "True", "FailedCreate"), (condition.Type, condition.Status, condition.Reason));
        Assert.Matches("^pods \"web-.*\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2$", condition.Message);

        await ChangeAsync<V1ReplicationController>(cluster, "web", rc => rc.Spec.Replicas = 2);
        await cluster.UntilAsync<V1ReplicationController>(A.Key("web"), rc => rc.Status is { Replicas: 2, Conditions: null }, Ct);
    }

    [Fact]
    public async Task A_replica_set_makes_the_rest_of_its_pods_when_the_quota_is_raised()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        await LimitAsync(cluster, "pods=2");
        await cluster.Api.CreateAsync(A.ReplicaSet("web", replicas: 3), Ct);
        await cluster.UntilAsync<V1ReplicaSet>(A.Key("web"), set => set.Status.Conditions?.Any(c => c is { Type: "ReplicaFailure", Reason: "FailedCreate" }) == true, Ct);

        await ChangeAsync<V1ResourceQuota>(cluster, "q", quota => quota.Spec.Hard["pods"] = new("3"));
        await cluster.UntilAsync<V1ReplicaSet>(A.Key("web"), set => set.Status is { Replicas: 3, Conditions: null }, Ct);
        await UsedAsync(cluster, "pods", "3");
    }

    [Fact]
    public async Task Pods_that_run_and_go_are_told_in_the_quotas_status()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        await LimitAsync(cluster, "pods=5 requests.cpu=1");
        var pod = A.Pod("a");
        pod.Spec.Containers[0].Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("300m") } };
        await cluster.Api.CreateAsync(pod, Ct);
        await cluster.UntilAsync<V1Pod>(A.Key("a"), A.IsRunning, Ct);
        await UsedAsync(cluster, "requests.cpu", "300m");
        await cluster.Api.DeleteAsync<V1Pod>(A.Key("a"), DeleteOptions.Default, Ct);
        await UsedAsync(cluster, "requests.cpu", "0");
        await UsedAsync(cluster, "pods", "0");
    }

    [Fact]
    public async Task Objects_of_a_kind_that_came_later_are_counted_too()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        await LimitAsync(cluster, "count/boats.example.com=1 configmaps=10");
        await UsedAsync(cluster, "configmaps", "0");
        var boats = await cluster.ServeAsync(new UntypedKind(new ResourceNames("example.com", "v1", "Boat", "boats"), JsonSchema.Parse("""{"type":"object"}""")), Ct);
        await UsedAsync(cluster, "count/boats.example.com", "0");

        await CreateAsync("nina");
        await UsedAsync(cluster, "count/boats.example.com", "1");
        Assert.Equal(403, (await Assert.ThrowsAsync<ApiException>(() => CreateAsync("pinta"))).Code);
        await cluster.Api.DeleteAsync(ApiTarget.Of(boats, A.Key("nina")), DeleteOptions.Default, Ct);
        await UsedAsync(cluster, "count/boats.example.com", "0");

        Task CreateAsync(string name) => cluster.Api.CreateAsync(
            new ApiTarget(boats, "default"),
            new ApiBody.Encoded(System.Text.Encoding.UTF8.GetBytes($$$"""{"apiVersion":"example.com/v1","kind":"Boat","metadata":{"name":"{{{name}}}"}}""")),
            WriteOptions.Plain, Ct);
    }

    [Fact]
    public async Task An_eviction_waits_for_the_budget_of_a_deployment_and_passes_when_another_pod_is_ready()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 3, Ct);
        var set = A.ReplicaSet("web", replicas: 2);

        // No pod that comes instead is ready before the clock moves.
        set.Spec.Template.Spec.Containers[0].ReadinessProbe = new() { Exec = new() { Command = ["true"] }, InitialDelaySeconds = 10 };
        await cluster.Api.CreateAsync(set, Ct);
        await cluster.Api.CreateAsync(
            new V1PodDisruptionBudget
            {
                Metadata = new() { Name = "web", NamespaceProperty = "default" },
                Spec = new() { MaxUnavailable = 1, Selector = set.Spec.Selector },
            },
            Ct);
        await AllowedAsync(cluster, 1);
        string[] pods = [.. (await cluster.Api.ListAsync(new ApiTarget(cluster.Api.Catalog.For<V1Pod>(), "default"), ListOptions.All, Ct)).Items.Select(pod => pod.Key.Name)];

        await EvictAsync(cluster, pods[0]);
        Assert.Equal(429, (await Assert.ThrowsAsync<ApiException>(() => EvictAsync(cluster, pods[1]))).Code);
        await cluster.UntilGoneAsync<V1Pod>(A.Key(pods[0]), Ct);
        await AllowedAsync(cluster, 1);
        await EvictAsync(cluster, pods[1]);
        await cluster.UntilGoneAsync<V1Pod>(A.Key(pods[1]), Ct);
    }

    [Fact]
    public async Task A_budget_asks_the_scale_of_whatever_controls_its_pods()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 3, Ct);
        await cluster.Api.CreateAsync(Controller("web", replicas: 4), Ct);
        await cluster.Api.CreateAsync(
            new V1PodDisruptionBudget
            {
                Metadata = new() { Name = "web", NamespaceProperty = "default" },
                Spec = new() { MinAvailable = "50%", Selector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } } },
            },
            Ct);
        await AllowedAsync(cluster, 2);
        await ChangeAsync<V1ReplicationController>(cluster, "web", rc => rc.Spec.Replicas = 8);
        await AllowedAsync(cluster, 4);
    }

    private static Task<V1PodDisruptionBudget> AllowedAsync(TestCluster cluster, int disruptions) =>
        cluster.UntilAsync<V1PodDisruptionBudget>(A.Key("web"), budget => budget.Status is { } status && status.DisruptionsAllowed == disruptions && status.DisruptedPods is null, Ct);

    private static Task EvictAsync(TestCluster cluster, string pod) => cluster.Api.CreateAsync(
        ApiTarget.Of(cluster.Api.Catalog.For<V1Pod>(), A.Key(pod), "eviction"),
        new ApiBody.Typed(new V1Eviction { Metadata = new() { Name = pod, NamespaceProperty = "default" } }),
        WriteOptions.Plain, Ct);

    private static Task LimitAsync(TestCluster cluster, string hard) => cluster.Api.CreateAsync(
        new V1ResourceQuota
        {
            Metadata = new() { Name = "q", NamespaceProperty = "default" },
            Spec = new() { Hard = hard.Split(' ').ToDictionary(part => part.Split('=')[0], part => new ResourceQuantity(part.Split('=')[1])) },
        },
        Ct);

    private static Task<V1ResourceQuota> UsedAsync(TestCluster cluster, string name, string amount) => cluster.UntilAsync<V1ResourceQuota>(
        A.Key("q"), quota => quota.Status?.Used is { } used && used.TryGetValue(name, out var some) && some.ToString() == amount, Ct);

    private static V1ReplicationController Controller(string name, int replicas)
    {
        var like = A.ReplicaSet(name, replicas).Spec;
        return new()
        {
            Metadata = new() { Name = name, NamespaceProperty = "default" },
            Spec = new() { Replicas = replicas, Selector = like.Selector.MatchLabels, Template = like.Template },
        };
    }

    private static async Task ChangeAsync<T>(TestCluster cluster, string name, Action<T> change)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta>
    {
        while (true)
        {
            var copy = (T)(await cluster.Api.GetAsync(ApiTarget.Of(cluster.Api.Catalog.For<T>(), A.Key(name)), GetOptions.Newest, Ct)).Decode();
            change(copy);
            try
            {
                await cluster.Api.UpdateAsync(copy, Ct);
                return;
            }
            catch (ApiException e) when (e.Code == 409)
            {
                // The controller was faster.
            }
        }
    }
}
