using k8s.Models;

namespace Jota.Controllers.Tests.NodeBalancers;

public sealed class NodeBalancerControllerTests : ClusterTest
{
    [Fact]
    public async Task A_services_status_tells_the_nodes_addresses_and_follows_them()
    {
        await StartAsync();
        await CreateNodeAsync("one", "192.0.2.1");
        await Cluster.CreateAsync(Service("web"));
        await UntilAsync("web", "192.0.2.1");
        await CreateNodeAsync("two", "192.0.2.2");
        await UntilAsync("web", "192.0.2.1", "192.0.2.2");
        await Cluster.DeleteAsync<V1Node>("one", "");
        await UntilAsync("web", "192.0.2.2");
    }

    [Fact]
    public async Task Who_comes_second_for_a_port_is_told_so_and_has_it_when_it_is_free()
    {
        await StartAsync();
        await CreateNodeAsync("one", "192.0.2.1");
        await Cluster.CreateAsync(Service("first"));
        await UntilAsync("first", "192.0.2.1");
        Cluster.Clock.Advance(TimeSpan.FromSeconds(2));
        await Cluster.CreateAsync(Service("second"));
        var told = await Cluster.UntilAsync<Corev1Event>(e => e.Reason == "SyncLoadBalancerFailed");
        Assert.Equal(
            ("second", "Error syncing load balancer: port 80/TCP of the nodes is used by default/first"), (told.InvolvedObject.Name, told.Message));
        await Cluster.DeleteAsync<V1Service>("first");
        await UntilAsync("second", "192.0.2.1");
    }

    [Fact]
    public void When_it_is_not_wanted_there_is_no_such_controller() => Assert.Equal(
        BuiltInControllers.All.Count + 1, BuiltInControllers.With(new() { NodeBalancers = new() { IsOn = true } }).Count);

    private Task StartAsync() => StartAsync(context => new NodeBalancerController(context, new() { IsOn = true }));

    private static V1Service Service(string name)
    {
        var service = NodeBalancerPlanTests.Service(name);
        service.Metadata.CreationTimestamp = null;
        service.Spec.Selector = new Dictionary<string, string> { ["app"] = name };
        return service;
    }

    private async Task CreateNodeAsync(string name, string address)
    {
        await Cluster.CreateAsync(new V1Node { Metadata = new() { Name = name } });
        await Cluster.ChangeAsync<V1Node>(name, node => node.Status = NodeBalancerPlanTests.Node(name, address).Status, "status", "");
    }

    private Task<V1Service> UntilAsync(string name, params string[] addresses) => Cluster.UntilAsync<V1Service>(
        service => service.Metadata.Name == name && (service.Status?.LoadBalancer?.Ingress ?? []).Select(i => i.Ip).SequenceEqual(addresses));
}
