using System.Net;
using Jota.Kubelet.Network;

namespace Jota.Kubelet.Tests.Network;

public sealed class RangeConflictTests
{
    private static readonly IPNetwork Pods = IPNetwork.Parse("10.244.0.0/24");

    [Theory]
    [InlineData("10.244.0.0/24")]
    [InlineData("10.244.0.128/25")]
    [InlineData("10.0.0.0/8")]
    public void Another_interface_that_leads_to_the_pods_addresses_is_named(string network)
    {
        var told = RangeConflict.Find(Pods, "jota-1", [("lo", IPNetwork.Parse("127.0.0.0/8")), ("jota-2", IPNetwork.Parse(network))]);
        Assert.Equal(
            $"the pods' addresses 10.244.0.0/24 are in use on this machine: the interface jota-2 leads to {network}. "
            + "Take it away (ip link delete jota-2) or choose other addresses with --pod-cidr",
            told);
    }

    [Theory]
    [InlineData("jota-1", "10.244.0.0/24")]
    [InlineData("eth0", "10.244.1.0/24")]
    [InlineData("jota-vxlan", "10.244.0.0/32")]
    public void The_own_bridge_and_neighbours_and_the_tunnels_address_are_in_nobodys_way(string name, string network) =>
        Assert.Null(RangeConflict.Find(Pods, "jota-1", [(name, IPNetwork.Parse(network))]));

    [Fact]
    public void Networks_of_this_machine_are_whole_ones() =>
        Assert.Contains(("lo", IPNetwork.Parse("127.0.0.0/8")), RangeConflict.OnThisMachine());
}
