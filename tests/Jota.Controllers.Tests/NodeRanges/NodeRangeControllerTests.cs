using System.Net;
using k8s.Models;

namespace Jota.Controllers.Tests.NodeRanges;

public sealed class NodeRangeControllerTests : ClusterTest
{
    [Fact]
    public async Task Nodes_get_addresses_for_their_pods_beside_those_that_others_have()
    {
        await CreateAsync("old", "10.0.1.0/24");
        await StartAsync("10.0.0.0/16");
        await CreateAsync("one");
        await CreateAsync("two");
        Assert.Equal("10.0.0.0/24", await RangeAsync("one"));
        Assert.Equal("10.0.2.0/24", await RangeAsync("two"));
    }

    [Fact]
    public async Task Both_families_are_in_the_nodes_spec()
    {
        await StartAsync("10.0.0.0/16", "fd00:1::/48");
        await CreateAsync("one");
        await RangeAsync("one");
        var node = await Cluster.GetAsync<V1Node>("one", "");
        Assert.Equal(["10.0.0.0/24", "fd00:1::/64"], node.Spec.PodCIDRs);
    }

    [Fact]
    public async Task When_nothing_is_left_the_node_is_told_and_gets_what_another_leaves()
    {
        await StartAsync("10.0.0.0/24");
        await CreateAsync("one");
        await RangeAsync("one");
        await CreateAsync("two");
        var told = await Cluster.UntilAsync<Corev1Event>(e => e.Reason == "CIDRNotAvailable", "default");
        Assert.Equal(("two", "Node two status is now: CIDRNotAvailable"), (told.InvolvedObject.Name, told.Message));
        await Cluster.DeleteAsync<V1Node>("one", "");
        Assert.Equal("10.0.0.0/24", await RangeAsync("two"));
    }

    [Fact]
    public async Task Without_ranges_nothing_is_given()
    {
        await StartAsync();
        await CreateAsync("one");
        await CreateAsync("two", "10.0.0.0/24");
        Assert.Null((await Cluster.GetAsync<V1Node>("one", "")).Spec?.PodCIDR);
    }

    private Task StartAsync(params string[] ranges) => StartAsync(
        context => new NodeRangeController(context, new() { ClusterRanges = [.. ranges.Select(IPNetwork.Parse)] }));

    private Task<V1Node> CreateAsync(string name, string? range = null) => Cluster.CreateAsync(new V1Node
    {
        Metadata = new() { Name = name },
        Spec = new() { PodCIDR = range, PodCIDRs = range is null ? null : [range] },
    });

    private async Task<string> RangeAsync(string name) =>
        (await Cluster.UntilAsync<V1Node>(node => node.Metadata.Name == name && node.Spec?.PodCIDR is { Length: > 0 }, "")).Spec.PodCIDR;
}
