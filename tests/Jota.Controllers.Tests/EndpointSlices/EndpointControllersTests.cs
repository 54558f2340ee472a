using Jota.Api;
using Jota.Client;
using Jota.Controllers.Tests.Services;
using k8s.Models;

namespace Jota.Controllers.Tests.EndpointSlices;

/// <summary>Both controllers of endpoints, on a real API server.</summary>
public sealed class EndpointControllersTests : ClusterTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Cluster.CreateAsync(new V1Node { Metadata = new() { Name = "n1" } });
    }

    [Fact]
    public async Task Endpoints_follow_pods_as_they_come_get_ready_and_go()
    {
        await StartAsync();
        await CreateServiceAsync("web", "web");
        Assert.Empty((await SliceAsync(slice => true)).Endpoints ?? []);
        await CreateRunningAsync("a", "web", 1);
        await SliceAsync(slice => Told(slice) == "a:False");
        await SetReadyAsync("a");
        await SliceAsync(slice => Told(slice) == "a:True");
        var endpoints = await Cluster.UntilAsync<V1Endpoints>(e => e.Subsets?[0].Addresses?.Count == 1);
        Assert.Equal(Web.Address(1), endpoints.Subsets[0].Addresses[0].Ip);

        await Cluster.DeleteAsync<V1Pod>("a");
        await SliceAsync(slice => slice.Endpoints is [{ Conditions: { Ready: false, Serving: true, Terminating: true } }]);
        await Cluster.UntilAsync<V1Endpoints>(e => e.Subsets is null);
        await Cluster.DeleteAsync<V1Pod>("a", options: new() { GracePeriodSeconds = 0 });
        await SliceAsync(slice => slice.Endpoints is not { Count: > 0 });
        Assert.Single(await Cluster.ListAsync<V1EndpointSlice>());
    }

    [Fact]
    public async Task A_relabelled_pod_leaves_one_service_and_joins_another()
    {
        await StartAsync();
        await CreateServiceAsync("web", "web");
        await CreateServiceAsync("other", "other");
        await CreateRunningAsync("a", "web", 1);
        await SliceAsync(slice => Told(slice) == "a:False");
        await Cluster.ChangeAsync<V1Pod>("a", pod => pod.Metadata.Labels["app"] = "other");
        await SliceAsync(slice => slice.Metadata.Name.StartsWith("other-", StringComparison.Ordinal) && Told(slice) == "a:False");
        await SliceAsync(slice => slice.Metadata.Name.StartsWith("web-", StringComparison.Ordinal) && Told(slice).Length == 0);
    }

    [Fact]
    public async Task A_pod_on_a_node_that_comes_later_is_told_then()
    {
        await StartAsync();
        await CreateServiceAsync("web", "web");
        await CreateRunningAsync("a", "web", 1, node: "n2");
        await Cluster.UntilAsync<V1Endpoints>(e => e.Subsets?.Count == 1);
        await Cluster.CreateAsync(new V1Node { Metadata = new() { Name = "n2", Labels = new Dictionary<string, string> { ["topology.kubernetes.io/zone"] = "z2" } } });
        Assert.Equal("z2", (await SliceAsync(slice => Told(slice) == "a:False")).Endpoints[0].Zone);
    }

    [Fact]
    public async Task With_a_service_its_endpoints_go_but_not_those_of_nobody()
    {
        await Cluster.CreateAsync(Endpoints("lonely"));
        var leader = Endpoints("leader");
        leader.Metadata.Annotations = new Dictionary<string, string> { ["control-plane.alpha.kubernetes.io/leader"] = "{}" };
        await Cluster.CreateAsync(leader);
        await StartAsync();
        await CreateServiceAsync("web", "web");
        await CreateServiceAsync("leader", null);
        await CreateServiceAsync("own", null);
        await Cluster.CreateAsync(Endpoints("own"));
        await Cluster.UntilAsync<V1Endpoints>(e => e.Metadata.Name == "web");
        foreach (var name in (string[])["leader", "own", "web"])
        {
            await Cluster.DeleteAsync<V1Service>(name);
        }

        await Cluster.UntilGoneAsync<V1Endpoints>("web");
        await Cluster.UntilGoneAsync<V1Endpoints>("own");
        Assert.Equal(["leader", "lonely"], (await Cluster.ListAsync<V1Endpoints>()).Select(e => e.Metadata.Name).Order());
    }

    [Fact]
    public async Task Endpoints_go_with_their_service_also_before_the_cache_shows_them()
    {
        await StartOnAsync(new StalledWatches<V1Endpoints>(Cluster.Api), context => new EndpointsController(context));
        await CreateServiceAsync("own", null);
        await Cluster.CreateAsync(Endpoints("own"));
        await Cluster.DeleteAsync<V1Service>("own");
        await Cluster.UntilGoneAsync<V1Endpoints>("own");
    }

    [Fact]
    public async Task Slices_that_somebody_deletes_or_bends_are_mended()
    {
        await StartAsync();
        await CreateServiceAsync("web", "web");
        await CreateRunningAsync("a", "web", 1);
        var slice = await SliceAsync(s => Told(s) == "a:False");
        await Cluster.DeleteAsync<V1EndpointSlice>(slice.Metadata.Name);
        var next = await SliceAsync(s => s.Metadata.Name != slice.Metadata.Name && Told(s) == "a:False");
        await Cluster.ChangeAsync<V1EndpointSlice>(next.Metadata.Name, s => s.Endpoints = []);
        await SliceAsync(s => Told(s) == "a:False" && s.Metadata.Generation > next.Metadata.Generation);
        var endpoints = await Cluster.UntilAsync<V1Endpoints>(e => e.Subsets?.Count == 1);
        await Cluster.DeleteAsync<V1Endpoints>("web");
        await Cluster.UntilAsync<V1Endpoints>(e => e.Subsets?.Count == 1 && e.Metadata.Uid != endpoints.Metadata.Uid);
    }

    [Fact]
    public async Task Many_pods_at_once_cost_few_writes_and_no_slice_is_made_twice()
    {
        await StartAsync();
        await CreateServiceAsync("web", "web");
        await Task.WhenAll(Enumerable.Range(1, 120).Select(number => CreateRunningAsync($"p{number}", "web", number)));
        await Cluster.UntilAsync<V1Endpoints>(e => e.Subsets?[0].NotReadyAddresses?.Count == 120);
        while ((await Cluster.ListAsync<V1EndpointSlice>()).Sum(slice => slice.Endpoints?.Count ?? 0) < 120)
        {
            await Cluster.UntilAsync<V1EndpointSlice>(slice => slice.Endpoints?.Count >= 20);
        }

        var slices = await Cluster.ListAsync<V1EndpointSlice>();
        Assert.Equal(2, slices.Count);
        Assert.Equal(120, slices.SelectMany(slice => slice.Endpoints).Select(endpoint => endpoint.TargetRef.Uid).Distinct().Count());
    }

    private Task StartAsync() => StartAsync(context => new EndpointsController(context), context => new EndpointSliceController(context));

    private Task<V1EndpointSlice> SliceAsync(Func<V1EndpointSlice, bool> wanted) => Cluster.UntilAsync(wanted);

    private static string Told(V1EndpointSlice slice) =>
        string.Join(',', (slice.Endpoints ?? []).Select(endpoint => $"{endpoint.TargetRef.Name}:{endpoint.Conditions.Ready}"));

    private Task<V1Service> CreateServiceAsync(string name, string? app) => Cluster.CreateAsync(new V1Service
    {
        Metadata = new() { Name = name, NamespaceProperty = "default" },
        Spec = new()
        {
            Selector = app is null ? null : new Dictionary<string, string> { ["app"] = app },
            Ports = [new() { Port = 80 }],
        },
    });

    private static V1Endpoints Endpoints(string name) => new() { Metadata = new() { Name = name, NamespaceProperty = "default" } };

    private async Task CreateRunningAsync(string name, string app, int number, string node = "n1")
    {
        if (await Cluster.ListAsync<V1ServiceAccount>() is [])
        {
            try
            {
                await Cluster.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "default" } });
            }
            catch (ApiException exists) when (exists.Reason == "AlreadyExists")
            {
                // Several at once.
            }
        }

        await Cluster.CreateAsync(new V1Pod
        {
            Metadata = new() { Name = name, NamespaceProperty = "default", Labels = new Dictionary<string, string> { ["app"] = app } },
            Spec = new() { NodeName = node, Containers = [new() { Name = "c", Image = "nginx" }] },
        });
        await Cluster.ChangeAsync<V1Pod>(
            name,
            pod => (pod.Status.Phase, pod.Status.PodIP, pod.Status.PodIPs) = ("Running", Web.Address(number), [new() { Ip = Web.Address(number) }]),
            "status");
    }

    private Task<V1Pod> SetReadyAsync(string name) =>
        Cluster.ChangeAsync<V1Pod>(name, pod => pod.Status.Conditions = [new() { Type = "Ready", Status = "True" }], "status");
}
