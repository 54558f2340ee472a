using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Kubelet.Tests.Nodes;

public sealed class NodeTests
{
    private static readonly ObjectKey LeaseKey = new("kube-node-lease", TestNode.Name);

    [Fact]
    public async Task A_node_is_ready_as_soon_as_it_is_registered()
    {
        await using var test = await TestNode.StartAsync();
        var node = await test.Api.GetAsync<V1Node>(ObjectKey.Cluster(TestNode.Name), TestNode.Ct);
        Assert.Equal("True", node.Status.Conditions.Single(c => c.Type == "Ready").Status);
        Assert.Equal(TestNode.Name, node.Metadata.Labels["kubernetes.io/hostname"]);
        Assert.Equal("10.244.0.0/24", node.Spec.PodCIDR);
        Assert.Equal("2", node.Status.Capacity["cpu"].ToString());
        Assert.Equal("4Gi", node.Status.Capacity["memory"].ToString());
        Assert.Equal("10", node.Status.Allocatable["pods"].ToString());
        Assert.Equal(["InternalIP=192.0.2.1", "Hostname=node-1"], node.Status.Addresses.Select(a => $"{a.Type}={a.Address}"));
        Assert.Equal("simulated://0.1.0", node.Status.NodeInfo.ContainerRuntimeVersion);

        var lease = await test.Api.GetAsync<V1Lease>(LeaseKey, TestNode.Ct);
        Assert.Equal(40, lease.Spec.LeaseDurationSeconds);
        Assert.Equal(node.Metadata.Uid, lease.Metadata.OwnerReferences.Single().Uid);
    }

    [Fact]
    public async Task The_lease_is_renewed_every_ten_seconds_and_the_status_is_left_alone()
    {
        await using var test = await TestNode.StartAsync();
        var first = await test.Api.GetAsync<V1Lease>(LeaseKey, TestNode.Ct);
        var before = await test.Api.GetAsync<V1Node>(ObjectKey.Cluster(TestNode.Name), TestNode.Ct);
        await test.UntilAsync(async () => (await test.Api.GetAsync<V1Lease>(LeaseKey, TestNode.Ct)).Spec.RenewTime > first.Spec.RenewTime, TimeSpan.FromSeconds(1));
        var after = await test.Api.GetAsync<V1Node>(ObjectKey.Cluster(TestNode.Name), TestNode.Ct);
        Assert.Equal(before.Metadata.ResourceVersion, after.Metadata.ResourceVersion);
    }

    [Fact]
    public async Task A_deleted_node_stays_away_until_its_kubelet_is_started_again()
    {
        await using var test = await TestNode.StartAsync();
        var key = ObjectKey.Cluster(TestNode.Name);
        await test.Api.DeleteAsync<V1Node>(key, DeleteOptions.Default, TestNode.Ct);
        await test.Kubelet.Agent.BeatAsync(TestNode.Ct);
        Assert.Empty(await NodesAsync(test));

        await test.Kubelet.DisposeAsync();
        await test.StartKubeletAsync();
        Assert.Single(await NodesAsync(test));
    }

    [Fact]
    public async Task A_node_that_somebody_makes_anew_is_looked_after_again()
    {
        await using var test = await TestNode.StartAsync();
        var key = ObjectKey.Cluster(TestNode.Name);
        await test.Api.DeleteAsync<V1Node>(key, DeleteOptions.Default, TestNode.Ct);
        await test.Kubelet.Agent.BeatAsync(TestNode.Ct);
        await test.Api.CreateAsync(new V1Node { Metadata = new V1ObjectMeta { Name = TestNode.Name } }, TestNode.Ct);
        await test.Kubelet.Agent.BeatAsync(TestNode.Ct);
        var node = await test.Api.GetAsync<V1Node>(key, TestNode.Ct);
        Assert.Equal("True", node.Status.Conditions.Single(c => c.Type == "Ready").Status);
    }

    private static async Task<IReadOnlyList<ApiObject>> NodesAsync(TestNode test) =>
        (await test.Api.ListAsync(new ApiTarget(test.Api.Catalog.For<V1Node>()), ListOptions.All, TestNode.Ct)).Items;
}
