using Jota.Api;
using Jota.ApiServer.Tests.Kinds;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.Claims;
using static Jota.ApiServer.Tests.Quotas.Quotas;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Quotas;

/// <summary>What quotas refuse, in upstream's words, and what they count.</summary>
public sealed class QuotaRefusalTests
{
    [Fact]
    public async Task What_is_more_than_is_left_is_refused_and_told_with_what_is_used()
    {
        await using var server = await StartAsync();
        await server.LimitAsync("pods=1 requests.cpu=1 memory=1Gi");
        await server.Api.CreateAsync(Asking("a", "cpu=100m memory=1Mi"), Ct);

        Assert.Equal(
            "pods \"x\" is forbidden: exceeded quota: q, requested: pods=1,requests.cpu=2, used: pods=1,requests.cpu=100m, limited: pods=1,requests.cpu=1",
            await RefusedAsync(() => server.Api.CreateAsync(Asking("x", "cpu=2 memory=1Mi"), Ct)));
        await server.ChangeAsync("pods=2 requests.cpu=1 memory=1Gi");
        Assert.Equal(
            "pods \"x\" is forbidden: exceeded quota: q, requested: requests.cpu=901m, used: requests.cpu=100m, limited: requests.cpu=1",
            await RefusedAsync(() => server.Api.CreateAsync(Asking("x", "cpu=901m memory=1Mi"), Ct)));
        await server.Api.CreateAsync(Asking("x", "cpu=900m memory=1Mi"), Ct);
    }

    [Theory]
    [InlineData("requests.cpu=1", "", "", "requests.cpu for: c")]
    [InlineData("limits.memory=1Gi cpu=1 pods=5", "memory=1Mi", "", "cpu for: c; limits.memory for: c")]
    public async Task What_is_limited_must_be_said_by_every_container(string hard, string requests, string limits, string unsaid)
    {
        await using var server = await StartAsync();
        await server.LimitAsync(hard);

        Assert.Equal(
            $"pods \"x\" is forbidden: failed quota: q: must specify {unsaid}",
            await RefusedAsync(() => server.Api.CreateAsync(Asking("x", requests, limits), Ct)));
    }

    [Fact]
    public async Task All_containers_that_do_not_say_it_are_told_unless_the_pod_says_it_as_a_whole()
    {
        await using var server = await StartAsync();
        await server.LimitAsync("requests.cpu=1 requests.ephemeral-storage=1Gi");
        var pod = Asking("x", "cpu=100m");
        pod.Spec.Containers.Add(new() { Name = "b", Image = "nginx" });
        pod.Spec.InitContainers = [new() { Name = "a", Image = "nginx" }];

        Assert.EndsWith("must specify requests.cpu for: a,b", await RefusedAsync(() => server.Api.CreateAsync(pod, Ct)), StringComparison.Ordinal);
        pod.Spec.Resources = new() { Requests = Amounts("cpu=1") };
        await server.Api.CreateAsync(pod, Ct);
        Assert.EndsWith("used: requests.cpu=1, limited: requests.cpu=1", await RefusedAsync(() => server.Api.CreateAsync(Asking("y", "cpu=1m"), Ct)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_of_every_kind_can_be_counted()
    {
        await using var server = await StartAsync();
        await server.LimitAsync("configmaps=1 count/secrets=0 count/deployments.apps=0 resourcequotas=1");
        await server.Api.CreateAsync(Map("a"), Ct);

        Assert.Equal(
            "configmaps \"x\" is forbidden: exceeded quota: q, requested: configmaps=1, used: configmaps=1, limited: configmaps=1",
            await RefusedAsync(() => server.Api.CreateAsync(Map("x"), Ct)));
        Assert.Equal(
            "secrets \"x\" is forbidden: exceeded quota: q, requested: count/secrets=1, used: count/secrets=0, limited: count/secrets=0",
            await RefusedAsync(() => server.Api.CreateAsync(new V1Secret { Metadata = new() { Name = "x", NamespaceProperty = "default" } }, Ct)));
        var refused = await FailsAsync(() => server.PostAsync<V1Deployment>(
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"x"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}"""));
        Assert.Equal(
            "deployments.apps \"x\" is forbidden: exceeded quota: q, requested: count/deployments.apps=1, used: count/deployments.apps=0, limited: count/deployments.apps=0",
            refused.Message);
        Assert.Equal(("x", "apps", "deployments"), (refused.Details!.Name, refused.Details.Group, refused.Details.Kind));
        Assert.Contains("exceeded quota: q, requested: resourcequotas=1", await RefusedAsync(() => server.LimitAsync("pods=1", "r")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Custom_kinds_are_counted_from_when_they_come_and_when_they_come_again()
    {
        await using var server = await StartAsync();
        var widgets = Widgets.Make();
        await server.LimitAsync("count/widgets.example.com=1");
        await server.Core.RegisterAsync(widgets, Ct);
        var all = new ApiTarget(widgets, "default");
        await server.Api.CreateAsync(all, Json(Widgets.Json("a")), WriteOptions.Plain, Ct);

        Assert.Contains("used: count/widgets.example.com=1", await RefusedAsync(() => server.Api.CreateAsync(all, Json(Widgets.Json("b")), WriteOptions.Plain, Ct)), StringComparison.Ordinal);
        await server.Core.UnregisterAsync(widgets);
        await server.Core.RegisterAsync(widgets = Widgets.Make(), Ct);
        all = new ApiTarget(widgets, "default");
        await RefusedAsync(() => server.Api.CreateAsync(all, Json(Widgets.Json("b")), WriteOptions.Plain, Ct));
        await server.Api.DeleteAsync(all with { Name = "a" }, DeleteOptions.Default, Ct);
        await server.Api.CreateAsync(all, Json(Widgets.Json("b")), WriteOptions.Plain, Ct);
    }

    [Fact]
    public async Task Services_count_by_their_ports_and_their_type_when_that_changes_too()
    {
        await using var server = await StartAsync();
        await server.LimitAsync("services=3 services.nodeports=3 services.loadbalancers=1");
        var inner = await server.Api.CreateAsync(Service("inner", "ClusterIP", 1, 2), Ct);
        await server.Api.CreateAsync(Service("outer", "NodePort", 1, 2), Ct);

        Assert.Equal(
            "services \"balanced\" is forbidden: exceeded quota: q, requested: services.nodeports=2, used: services.nodeports=2, limited: services.nodeports=3",
            await RefusedAsync(() => server.Api.CreateAsync(Service("balanced", "LoadBalancer", 1, 2), Ct)));
        var without = Service("balanced", "LoadBalancer", 1, 2);
        without.Spec.AllocateLoadBalancerNodePorts = false;
        await server.Api.CreateAsync(without, Ct);

        Assert.Contains("requested: services.nodeports=2, used: services.nodeports=2", await RefusedAsync(() => server.Api.UpdateAsync(inner with { Spec = inner.Spec with { Type = "NodePort" } }, Ct)), StringComparison.Ordinal);
        var small = await server.Api.UpdateAsync(inner with { Spec = inner.Spec with { Type = "NodePort", Ports = [inner.Spec.Ports[0]] } }, Ct);
        await server.Api.UpdateAsync(small with { Spec = small.Spec with { Type = "ClusterIP" } }, Ct);
        var outer = await server.Api.GetAsync<V1Service>(Key("outer"), Ct);
        await server.Api.UpdateAsync(outer with { Spec = outer.Spec with { Ports = [.. outer.Spec.Ports, new() { Name = "p3", Port = 3 }] } }, Ct);
        Assert.Contains("requested: services=1", await RefusedAsync(() => server.Api.CreateAsync(Service("fourth", "ClusterIP", 1), Ct)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Claims_count_by_their_size_and_their_class_when_they_grow_too()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Class("gold", grows: true), Ct);
        await server.LimitAsync("requests.storage=10Gi gold.storageclass.storage.k8s.io/requests.storage=4Gi gold.storageclass.storage.k8s.io/persistentvolumeclaims=2");
        await server.Api.CreateAsync(Claim("a", "5Gi"), Ct);
        var gold = await server.BoundAsync(await server.Api.CreateAsync(Claim("b", "3Gi", "gold"), Ct));

        Assert.Equal(
            "persistentvolumeclaims \"x\" is forbidden: exceeded quota: q, requested: gold.storageclass.storage.k8s.io/requests.storage=2Gi, " +
            "used: gold.storageclass.storage.k8s.io/requests.storage=3Gi, limited: gold.storageclass.storage.k8s.io/requests.storage=4Gi",
            await RefusedAsync(() => server.Api.CreateAsync(Claim("x", "2Gi", "gold"), Ct)));
        Assert.Contains("requested: requests.storage=3Gi, used: requests.storage=8Gi", await RefusedAsync(() => server.Api.CreateAsync(Claim("x", "3Gi"), Ct)), StringComparison.Ordinal);
        Assert.Contains("requested: gold.storageclass.storage.k8s.io/requests.storage=2Gi", await RefusedAsync(() => server.Api.UpdateAsync(Of(gold, "5Gi"), Ct)), StringComparison.Ordinal);
        await server.Api.UpdateAsync(Of(gold, "4Gi"), Ct);
        Assert.Contains("used: requests.storage=9Gi", await RefusedAsync(() => server.Api.CreateAsync(Claim("x", "2Gi"), Ct)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Claims_count_one_by_one_in_all_and_per_class_by_the_older_annotation_too()
    {
        await using var server = await StartAsync();
        await server.LimitAsync("persistentvolumeclaims=2 gold.storageclass.storage.k8s.io/persistentvolumeclaims=1 count/persistentvolumeclaims=5");
        var old = Claim("old", "1Gi");
        old.Metadata.Annotations = new Dictionary<string, string> { [StorageClassNames.Annotation] = "gold" };
        await server.Api.CreateAsync(old, Ct);

        Assert.Contains(
            "requested: gold.storageclass.storage.k8s.io/persistentvolumeclaims=1, used: gold.storageclass.storage.k8s.io/persistentvolumeclaims=1",
            await RefusedAsync(() => server.Api.CreateAsync(Claim("x", "1Gi", "gold"), Ct)), StringComparison.Ordinal);
        await server.Api.CreateAsync(Claim("second", "1Gi"), Ct);
        Assert.Contains("requested: persistentvolumeclaims=1, used: persistentvolumeclaims=2", await RefusedAsync(() => server.Api.CreateAsync(Claim("x", "1Gi"), Ct)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_pods_ask_for_counts()
    {
        await using var server = await StartAsync();
        await server.LimitAsync("requests.example.com/gpu=2 hugepages-2Mi=4Mi requests.ephemeral-storage=1Gi limits.cpu=2 count/pods=9");
        var limits = "cpu=1 memory=1Gi hugepages-2Mi=4Mi example.com/gpu=1";
        await server.Api.CreateAsync(Asking("a", "ephemeral-storage=1Gi", limits), Ct);

        Assert.EndsWith(
            "requested: hugepages-2Mi=4Mi,limits.cpu=1500m,requests.ephemeral-storage=1,requests.example.com/gpu=2, " +
            "used: hugepages-2Mi=4Mi,limits.cpu=1,requests.ephemeral-storage=1Gi,requests.example.com/gpu=1, " +
            "limited: hugepages-2Mi=4Mi,limits.cpu=2,requests.ephemeral-storage=1Gi,requests.example.com/gpu=2",
            await RefusedAsync(() => server.Api.CreateAsync(Asking("b", "ephemeral-storage=1", "cpu=1500m hugepages-2Mi=4Mi example.com/gpu=2"), Ct)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_quotas_all_count_in_order_of_name_and_those_of_other_namespaces_do_not()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(new V1Namespace { Metadata = new() { Name = "other" } }, Ct);
        await server.LimitAsync("pods=0", ns: "other");
        await server.LimitAsync("pods=1", "z");
        await server.LimitAsync("pods=1", "a");
        await server.LimitAsync("requests.cpu=1", "m");

        Assert.Contains("failed quota: m", await RefusedAsync(() => server.Api.CreateAsync(Pod("x"), Ct)), StringComparison.Ordinal);
        await server.Api.CreateAsync(Asking("a", "cpu=1"), Ct);
        Assert.Contains("exceeded quota: a", await RefusedAsync(() => server.Api.CreateAsync(Asking("b", "cpu=1"), Ct)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sums_past_the_largest_number_are_exact()
    {
        await using var server = await StartAsync();
        await server.LimitAsync("requests.cpu=9223372036854775807");
        await server.Api.CreateAsync(Asking("a", "cpu=9223372036854775806"), Ct);
        await server.Api.CreateAsync(Asking("b", "cpu=1"), Ct);

        await RefusedAsync(() => server.Api.CreateAsync(Asking("x", "cpu=9223372036854775807"), Ct));
        await RefusedAsync(() => server.Api.CreateAsync(Asking("x", "cpu=1m"), Ct));
        await server.DeleteAsync<V1Pod>("b", DeleteOptions.Default with { GracePeriodSeconds = 0 });
        await server.Api.CreateAsync(Asking("x", "cpu=1"), Ct);
    }

    [Fact]
    public async Task A_quota_below_what_is_there_refuses_more_but_no_less()
    {
        await using var server = await StartAsync();
        var service = await server.Api.CreateAsync(Service("a", "NodePort", 1, 2), Ct);
        await server.LimitAsync("services=0 services.nodeports=0");

        var less = await server.Api.UpdateAsync(service with { Spec = service.Spec with { Ports = [service.Spec.Ports[0]] } }, Ct);
        await server.Api.UpdateAsync(less with { Metadata = less.Metadata with { Labels = new Dictionary<string, string> { ["a"] = "b" } } }, Ct);
        Assert.EndsWith("used: services=1,services.nodeports=1, limited: services=0,services.nodeports=0", await RefusedAsync(() => server.Api.CreateAsync(Service("b", "NodePort", 1), Ct)), StringComparison.Ordinal);
    }
}
