using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers.Tests.ResourceQuotas;

/// <summary>What the status of quotas tells, and when.</summary>
public sealed class ResourceQuotaControllerTests : ClusterTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Cluster.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "default" } });
    }

    [Fact]
    public async Task A_new_quota_tells_what_there_is_already_itself_included()
    {
        await Cluster.CreateAsync(Map("a"));
        await Cluster.CreateAsync(Map("b"));
        await CreatePodAsync("p");
        await StartAsync(context => new ResourceQuotaController(context));

        await LimitAsync("pods=5 configmaps=5 secrets=5 services=5 resourcequotas=1 requests.cpu=1 count/replicasets.apps=4 count/nosuch.example.com=3");

        var told = await UntilAsync("configmaps=2,count/replicasets.apps=0,pods=1,requests.cpu=0,resourcequotas=1,secrets=0,services=0");
        Assert.Equal("5", told.Status.Hard["pods"].ToString());
        Assert.Equal("3", told.Status.Hard["count/nosuch.example.com"].ToString());
    }

    [Fact]
    public async Task Objects_that_are_only_counted_come_and_go()
    {
        await StartAsync(context => new ResourceQuotaController(context));
        await LimitAsync("configmaps=5 count/secrets=5 replicationcontrollers=5 count/deployments.apps=5 count/replicasets.apps=5");
        await UntilAsync("configmaps=0,count/deployments.apps=0,count/replicasets.apps=0,count/secrets=0,replicationcontrollers=0");

        await Cluster.CreateAsync(Map("a"));
        await Cluster.CreateAsync(new V1Secret { Metadata = Meta("a") });
        var template = new V1PodTemplateSpec
        {
            Metadata = new() { Labels = new Dictionary<string, string> { ["a"] = "b" } },
            Spec = new() { Containers = [new() { Name = "c", Image = "nginx" }] },
        };
        await Cluster.CreateAsync(new V1ReplicationController { Metadata = Meta("a"), Spec = new() { Replicas = 0, Selector = template.Metadata.Labels, Template = template } });
        await Cluster.CreateAsync(new V1ReplicaSet { Metadata = Meta("a"), Spec = new() { Replicas = 0, Selector = new() { MatchLabels = template.Metadata.Labels }, Template = template } });
        await Cluster.CreateAsync(new V1Deployment { Metadata = Meta("a"), Spec = new() { Replicas = 0, Selector = new() { MatchLabels = template.Metadata.Labels }, Template = template } });
        await UntilAsync("configmaps=1,count/deployments.apps=1,count/replicasets.apps=1,count/secrets=1,replicationcontrollers=1");

        await Cluster.DeleteAsync<V1ConfigMap>("a");
        await Cluster.DeleteAsync<V1ReplicationController>("a", options: new() { PropagationPolicy = "Background" });
        await Cluster.DeleteAsync<V1ReplicaSet>("a");
        await UntilAsync("configmaps=0,count/deployments.apps=1,count/replicasets.apps=0,count/secrets=1,replicationcontrollers=0");
    }

    [Fact]
    public async Task Services_come_change_their_type_and_go()
    {
        await StartAsync(context => new ResourceQuotaController(context));
        await LimitAsync("services=5 services.nodeports=5 services.loadbalancers=5");
        await Cluster.CreateAsync(new V1Service { Metadata = Meta("a"), Spec = new() { Type = "ClusterIP", Ports = [new() { Port = 80 }] } });
        await UntilAsync("services=1,services.loadbalancers=0,services.nodeports=0");
        await Cluster.ChangeAsync<V1Service>("a", service => service.Spec.Type = "LoadBalancer");
        await UntilAsync("services=1,services.loadbalancers=1,services.nodeports=1");
        await Cluster.DeleteAsync<V1Service>("a");
        await UntilAsync("services=0,services.loadbalancers=0,services.nodeports=0");
    }

    [Fact]
    public async Task Pods_come_end_and_go()
    {
        await StartAsync(context => new ResourceQuotaController(context));
        await LimitAsync("pods=5 requests.cpu=1 memory=1Gi count/pods=5 requests.example.com/gpu=3");
        await Cluster.CreateAsync(Asking("a", "cpu=500m memory=252Mi example.com/gpu=2"));
        await UntilAsync("count/pods=1,memory=252Mi,pods=1,requests.cpu=500m,requests.example.com/gpu=2");
        await Cluster.CreateAsync(Asking("b", "cpu=250m memory=4Mi"));
        await UntilAsync("count/pods=2,memory=256Mi,pods=2,requests.cpu=750m,requests.example.com/gpu=2");
        await Cluster.ChangeAsync<V1Pod>("a", pod => pod.Status.Phase = "Failed", "status");
        await UntilAsync("count/pods=2,memory=4Mi,pods=1,requests.cpu=250m,requests.example.com/gpu=0");
        await Cluster.DeleteAsync<V1Pod>("b");
        await Cluster.DeleteAsync<V1Pod>("a");
        await UntilAsync("count/pods=0,memory=0,pods=0,requests.cpu=0,requests.example.com/gpu=0");
    }

    [Fact]
    public async Task A_pod_that_should_have_ended_takes_nothing_any_more_once_its_time_is_up()
    {
        await StartAsync(context => new ResourceQuotaController(context));
        await LimitAsync("pods=5");
        await CreatePodAsync("a", node: "lost");
        await UntilAsync("pods=1");
        await Cluster.DeleteAsync<V1Pod>("a");

        var waited = await Cluster.PassUntilAsync(UntilAsync("pods=0"), TimeSpan.FromSeconds(5));
        Assert.True(waited >= TimeSpan.FromSeconds(60), $"after {waited}");
    }

    [Fact]
    public async Task Pods_are_told_to_the_quotas_whose_scopes_they_are_in()
    {
        await StartAsync(context => new ResourceQuotaController(context));
        await LimitAsync("pods=5", "nothing", "BestEffort");
        await LimitAsync("pods=5 requests.cpu=1", "something", "NotBestEffort");
        await LimitAsync("pods=5", "bounded", "Terminating");
        await LimitAsync("pods=5", "unbounded", "NotTerminating");
        await CreatePodAsync("a");
        await Cluster.CreateAsync(Asking("b", "cpu=100m"));
        var bounded = Asking("c", "cpu=100m");
        bounded.Spec.ActiveDeadlineSeconds = 3600;
        await Cluster.CreateAsync(bounded);

        await UntilAsync("pods=1", "nothing");
        await UntilAsync("pods=2,requests.cpu=200m", "something");
        await UntilAsync("pods=1", "bounded");
        await UntilAsync("pods=2", "unbounded");
        await Cluster.ChangeAsync<V1Pod>("a", pod => pod.Spec.ActiveDeadlineSeconds = 60);
        await UntilAsync("pods=2", "bounded");
        await UntilAsync("pods=1", "unbounded");
    }

    [Fact]
    public async Task A_changed_quota_is_told_anew_and_a_status_that_somebody_else_wrote_is_set_right()
    {
        await StartAsync(context => new ResourceQuotaController(context));
        await LimitAsync("pods=5");
        await UntilAsync("pods=0");
        await Cluster.ChangeAsync<V1ResourceQuota>("q", quota => quota.Spec.Hard = Amounts("cpu=2 memory=1Gi"));
        var told = await UntilAsync("cpu=0,memory=0");
        Assert.Equal("2", told.Status.Hard["cpu"].ToString());

        var written = await Cluster.ChangeAsync<V1ResourceQuota>(
            "q", quota => quota.Status = new() { Hard = Amounts("cpu=9 memory=9"), Used = Amounts("cpu=1") }, "status");
        Assert.Equal("9", written.Status.Hard["cpu"].ToString());
        told = await Cluster.UntilAsync<V1ResourceQuota>(quota => quota.Status.Hard["cpu"].ToString() == "2" && quota.Status.Used.Count == 2);
        Assert.Equal("1Gi", told.Status.Hard["memory"].ToString());
    }

    [Fact]
    public async Task Quotas_are_listed_by_their_labels_patched_and_deleted_together()
    {
        await StartAsync(context => new ResourceQuotaController(context));
        await LimitAsync("pods=1", "a");
        await LimitAsync("pods=1", "b");
        var target = ApiTarget.Of(Cluster.Api.Catalog.For<V1ResourceQuota>(), new("default", "a"));
        await Cluster.Api.PatchAsync(target, new(PatchType.Merge, """{"metadata":{"labels":{"set":"one"}},"spec":{"hard":{"pods":"2"}}}"""u8.ToArray()), WriteOptions.Plain, default);
        await Cluster.UntilAsync<V1ResourceQuota>(quota => quota.Status.Hard?["pods"].ToString() == "2");

        var labelled = ListOptions.All with { Labels = LabelSelector.Parse("set=one") };
        await Cluster.Api.DeleteCollectionAsync(target with { Name = "" }, labelled, DeleteOptions.Default, default);
        Assert.Equal("b", Assert.Single(await Cluster.ListAsync<V1ResourceQuota>()).Metadata.Name);
    }

    [Fact]
    public async Task Nothing_is_written_when_nothing_changes()
    {
        await StartAsync(context => new ResourceQuotaController(context));
        await LimitAsync("configmaps=5");
        await UntilAsync("configmaps=0");
        await Cluster.CreateAsync(Map("a"));
        var told = await UntilAsync("configmaps=1");
        for (var n = 0; n < 20; n++)
        {
            await Cluster.ChangeAsync<V1ConfigMap>("a", map => map.Data = new Dictionary<string, string> { ["n"] = $"{n}" });
        }

        await Cluster.CreateAsync(Map("b"));
        var next = await UntilAsync("configmaps=2");
        var writes = (await Cluster.ListAsync<V1ConfigMap>()).Max(map => long.Parse(map.Metadata.ResourceVersion, System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(long.Parse(next.Metadata.ResourceVersion, System.Globalization.CultureInfo.InvariantCulture) > writes);
        Assert.Equal(21 + 1, writes - long.Parse(told.Metadata.ResourceVersion, System.Globalization.CultureInfo.InvariantCulture) + 1);
    }

    [Fact]
    public async Task Kinds_are_followed_only_while_a_quota_counts_them()
    {
        string[] always = ["persistentvolumeclaims", "pods", "resourcequotas", "services"];
        always = [.. always.Where(kind => Cluster.Api.Catalog.All.Any(resource => resource.Names.Plural == kind))];
        var watched = new WatchedKinds(Cluster.Api);
        await StartOnAsync(watched, context => new ResourceQuotaController(context));
        await watched.UntilAsync(always);

        await LimitAsync("configmaps=5 pods=5");
        await UntilAsync("configmaps=0,pods=0");
        await watched.UntilAsync(["configmaps", .. always]);

        await LimitAsync("configmaps=5 count/secrets=5", "other");
        await UntilAsync("configmaps=0,count/secrets=0", "other");
        await Cluster.DeleteAsync<V1ResourceQuota>("q");
        await watched.UntilAsync([.. always.Append("configmaps").Append("secrets").Order(StringComparer.Ordinal)]);

        await Cluster.ChangeAsync<V1ResourceQuota>("other", quota => quota.Spec.Hard = Amounts("count/secrets=5"));
        await watched.UntilAsync([.. always.Append("secrets").Order(StringComparer.Ordinal)]);

        await Cluster.DeleteAsync<V1ResourceQuota>("other");
        await watched.UntilAsync(always);
    }

    private static V1ObjectMeta Meta(string name) => new() { Name = name, NamespaceProperty = "default" };

    private static V1ConfigMap Map(string name) => new() { Metadata = Meta(name) };

    private static V1Pod Asking(string name, string requests) => new()
    {
        Metadata = Meta(name),
        Spec = new()
        {
            Containers =
            [
                new()
                {
                    Name = "c",
                    Image = "nginx",
                    Resources = new() { Requests = Amounts(requests), Limits = Amounts(string.Join(' ', requests.Split(' ').Where(part => part.Contains('/', StringComparison.Ordinal)))) },
                },
            ],
        },
    };

    private static Dictionary<string, ResourceQuantity> Amounts(string amounts) =>
        amounts.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(amount => amount.Split('=')[0], amount => new ResourceQuantity(amount.Split('=')[1]));

    private Task<V1ResourceQuota> LimitAsync(string hard, string name = "q", params string[] scopes) =>
        Cluster.CreateAsync(new V1ResourceQuota { Metadata = Meta(name), Spec = new() { Hard = Amounts(hard), Scopes = scopes.Length == 0 ? null : scopes } });

    private Task<V1ResourceQuota> UntilAsync(string used, string name = "q") =>
        Cluster.UntilAsync<V1ResourceQuota>(quota => quota.Metadata.Name == name && Shown(quota.Status?.Used) == used);

    private static string? Shown(IDictionary<string, ResourceQuantity>? amounts) => amounts is null
        ? null
        : string.Join(',', amounts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
}
