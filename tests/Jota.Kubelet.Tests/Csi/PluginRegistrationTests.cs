using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Csi;
using k8s.Models;

namespace Jota.Kubelet.Tests.Csi;

/// <summary>How drivers of a node are found, and what is told of them.</summary>
public sealed class PluginRegistrationTests
{
    [Fact]
    public async Task A_driver_that_comes_is_told_in_the_nodes_objects()
    {
        await using var node = await CsiNode.StartAsync();
        node.Driver.MostVolumes = 16;
        node.Driver.Topology["topology.example.com/rack"] = "r7";

        await node.ComeAsync();

        var driver = Assert.Single((await node.DriversAsync())!.Spec.Drivers);
        Assert.Equal((node.Driver.Name, "n-0815", 16), (driver.Name, driver.NodeID, driver.Allocatable.Count));
        Assert.Equal(["topology.example.com/rack"], driver.TopologyKeys);
        var told = await node.NodeAsync();
        Assert.Equal("r7", told.Metadata.Labels["topology.example.com/rack"]);
        Assert.Equal("""{"disk.example.com":"n-0815"}""", told.Metadata.Annotations[CsiNodePlan.NodeIds]);
        Assert.Equal(CsiNode.Name, Assert.Single((await node.DriversAsync())!.Metadata.OwnerReferences).Name);
    }

    [Fact]
    public async Task A_driver_whose_socket_goes_is_taken_out_and_may_come_back_as_another()
    {
        await using var node = await CsiNode.StartAsync();
        await node.ComeAsync();

        await node.Driver.GoAsync();
        await CsiNode.UntilAsync(async () => (await node.DriversAsync())?.Spec.Drivers is not { Count: > 0 });
        await CsiNode.UntilAsync(async () => (await node.NodeAsync()).Metadata.Annotations?.ContainsKey(CsiNodePlan.NodeIds) != true);

        node.Driver.NodeId = "n-4711";
        await node.ComeAsync();
        Assert.Equal("n-4711", Assert.Single((await node.DriversAsync())!.Spec.Drivers).NodeID);
    }

    [Fact]
    public async Task A_driver_that_changed_while_nobody_looked_is_told_as_it_is_now()
    {
        await using var node = await CsiNode.StartAsync();
        await node.Api.CreateAsync(
            new V1CSINode
            {
                Metadata = new() { Name = CsiNode.Name },
                Spec = new()
                {
                    Drivers =
                    [
                        new() { Name = node.Driver.Name, NodeID = "before", TopologyKeys = ["a/b"] },
                        new() { Name = "other.example.com", NodeID = "stays" },
                    ],
                },
            },
            CsiNode.Ct);

        await node.ComeAsync();

        var drivers = (await node.DriversAsync())!.Spec.Drivers;
        Assert.Equal([("other.example.com", "stays"), (node.Driver.Name, "n-0815")], drivers.Select(driver => (driver.Name, driver.NodeID)));
    }

    [Theory]
    [InlineData("VideoPlugin", "disk.example.com", "no handler registered for plugin type: VideoPlugin")]
    [InlineData("CSIPlugin", "../../etc", "is no name of a CSI driver")]
    public async Task A_plugin_that_cannot_be_taken_in_is_told_why(string type, string name, string why)
    {
        await using var node = await CsiNode.StartAsync();
        await using var driver = new Jota.Tests.CsiDriverProgram(node.Paths.Registry, "odd.example.com") { Type = type, ToldName = name };

        await driver.ComeAsync();
        await CsiNode.UntilAsync(() => Task.FromResult(!driver.Told.IsEmpty));

        Assert.False(driver.Told.First().PluginRegistered);
        Assert.Contains(why, driver.Told.First().Error, StringComparison.Ordinal);
        Assert.Null(await node.DriversAsync());
    }

    [Fact]
    public async Task A_driver_that_is_not_ready_yet_is_asked_again_later_each_time()
    {
        await using var node = await CsiNode.StartAsync();
        node.Driver.Failing = name => name == "NodeGetInfo" ? "not yet" : null;
        await node.Driver.ComeAsync();
        await CsiNode.UntilAsync(() => Task.FromResult(node.Driver.Told.Count == 1));
        Assert.Equal("rpc error: code = Internal desc = not yet", node.Driver.Told.Last().Error);

        node.Driver.Failing = _ => null;
        await CsiNode.UntilAsync(() =>
        {
            node.Clock.Advance(TimeSpan.FromMilliseconds(100));
            return Task.FromResult(node.Driver.Told.Last().PluginRegistered);
        });
        Assert.Equal(2, node.Driver.Told.Count);
    }

    [Fact]
    public async Task A_driver_cannot_move_the_node_elsewhere()
    {
        await using var node = await CsiNode.StartAsync();
        var present = await node.NodeAsync();
        await node.Api.UpdateAsync(
            present with { Metadata = present.Metadata with { Labels = new Dictionary<string, string> { ["topology.example.com/rack"] = "r1" } } },
            CsiNode.Ct);
        node.Driver.Topology["topology.example.com/rack"] = "r2";

        await node.Driver.ComeAsync();
        await CsiNode.UntilAsync(() => Task.FromResult(!node.Driver.Told.IsEmpty));

        Assert.Contains("topology value collision", node.Driver.Told.First().Error, StringComparison.Ordinal);
        Assert.Equal("r1", (await node.NodeAsync()).Metadata.Labels["topology.example.com/rack"]);
    }
}
