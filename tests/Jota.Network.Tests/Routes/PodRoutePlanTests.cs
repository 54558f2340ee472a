using System.Net;
using Jota.Network.Routes;

namespace Jota.Network.Tests.Routes;

public sealed class PodRoutePlanTests
{
    private const string Device = "jvx-0";

    private static readonly Link Lan = new("eth0", IPNetwork.Parse("192.168.1.0/24"), IPAddress.Parse("192.168.1.1"), 1500);
    private static readonly Link LanV6 = new("eth0", IPNetwork.Parse("fd01::/64"), IPAddress.Parse("fd01::1"), 1500);

    private static readonly NodePlace Own = Node("own", ["192.168.1.1"], ["10.244.0.0/24"]);
    private static readonly NodePlace Near = Node("near", ["192.168.1.2"], ["10.244.1.0/24"]);
    private static readonly NodePlace Far = Node("far", ["192.168.2.3"], ["10.244.2.0/24"]);

    [Fact]
    public void Nodes_on_the_same_link_are_reached_by_plain_routes_and_others_through_a_tunnel()
    {
        var plan = Compute(PodNetworkMode.Auto, Near, Far, Own);
        Assert.Equal(
            ["10.244.1.0/24 via 192.168.1.2 dev eth0", "10.244.2.0/24 via 10.244.2.0 dev jvx-0 to 192.168.2.3"],
            plan.Routes.Select(Text));
        Assert.Equal((1450, "192.168.1.1", "10.244.0.0"), (plan.Tunnel!.Mtu, $"{plan.Tunnel.Node}", string.Join(',', plan.Tunnel.Addresses)));
    }

    [Fact]
    public void Where_all_share_a_link_there_is_no_tunnel() => Assert.Null(Compute(PodNetworkMode.Auto, Near).Tunnel);

    [Fact]
    public void With_routes_alone_nodes_elsewhere_are_left_to_others() =>
        Assert.Equal(["10.244.1.0/24 via 192.168.1.2 dev eth0"], Compute(PodNetworkMode.Routes, Near, Far).Routes.Select(Text));

    [Fact]
    public void With_the_tunnel_alone_all_go_through_it() => Assert.Equal(
        ["10.244.1.0/24 via 10.244.1.0 dev jvx-0 to 192.168.1.2", "10.244.2.0/24 via 10.244.2.0 dev jvx-0 to 192.168.2.3"],
        Compute(PodNetworkMode.Vxlan, Near, Far).Routes.Select(Text));

    [Fact]
    public void Both_families_go_their_own_ways_and_one_whose_nodes_do_not_have_it_through_the_tunnel()
    {
        var own = Node("own", ["192.168.1.1", "fd01::1"], ["10.244.0.0/24", "fd44::/64"]);
        var both = Node("both", ["192.168.1.2", "fd01::2"], ["10.244.1.0/24", "fd44:0:0:1::/64"]);
        var one = Node("one", ["192.168.1.3"], ["10.244.2.0/24", "fd44:0:0:2::/64"]);
        var plan = PodRoutePlan.Compute(own, [both, one], [Lan, LanV6], PodNetworkMode.Auto, Device);
        Assert.Equal(
            [
                "10.244.1.0/24 via 192.168.1.2 dev eth0",
                "10.244.2.0/24 via 192.168.1.3 dev eth0",
                "fd44:0:0:1::/64 via fd01::2 dev eth0",
                "fd44:0:0:2::/64 via fd44:0:0:2:: dev jvx-0 to 192.168.1.3",
            ],
            plan.Routes.Select(Text));
    }

    [Fact]
    public void A_node_that_is_not_whole_yet_or_claims_our_own_pods_is_left_out() => Assert.Empty(Compute(
        PodNetworkMode.Auto,
        Node("no address", [], ["10.244.3.0/24"]),
        Node("no range", ["192.168.1.4"], []),
        Node("ours", ["192.168.1.5"], ["10.244.0.0/16"])).Routes);

    [Fact]
    public void What_the_others_must_know_of_a_nodes_tunnel_follows_from_its_object()
    {
        var ours = Compute(PodNetworkMode.Vxlan, Far).Tunnel!.HardwareAddress;
        var theirs = PodRoutePlan.Compute(Far, [Own], [new("e", IPNetwork.Parse("192.168.2.0/24"), IPAddress.Parse("192.168.2.3"), 9000)], PodNetworkMode.Vxlan, "x");
        Assert.Equal(ours, theirs.Routes[0].Peer!.HardwareAddress);
        Assert.Equal(8950, theirs.Tunnel!.Mtu);
        Assert.NotEqual(ours, theirs.Tunnel.HardwareAddress);
    }

    [Fact]
    public void Only_what_differs_is_told_to_the_kernel()
    {
        var (before, after) = (Compute(PodNetworkMode.Auto, Near, Far), Compute(PodNetworkMode.Auto, Near));
        Assert.Empty(RouteCommands.Compute(before, before, [], 113, hasTunnel: true));
        Assert.Equal(["ip route del 10.244.2.0/24 proto 113", "ip link del jvx-0"], RouteCommands.Compute(before, after, [], 113, hasTunnel: true));
        Assert.Equal(
            [
                $"ip link add jvx-0 address {before.Tunnel!.HardwareAddress} mtu 1450 type vxlan id 7113 dstport 4789 local 192.168.1.1 nolearning",
                "ip addr replace 10.244.0.0/32 dev jvx-0",
                "ip link set jvx-0 up",
                $"ip neigh replace 10.244.2.0 lladdr {before.Routes[1].Peer!.HardwareAddress} dev jvx-0 nud permanent",
                $"bridge fdb replace {before.Routes[1].Peer!.HardwareAddress} dev jvx-0 dst 192.168.2.3 self permanent",
                "ip route replace 10.244.2.0/24 via 10.244.2.0 dev jvx-0 proto 113 onlink",
            ],
            RouteCommands.Compute(after, before, [], 113, hasTunnel: false));
    }

    [Fact]
    public void What_an_earlier_life_left_goes_unless_it_is_wanted() => Assert.Equal(
        ["ip route del 10.244.9.0/24 proto 113", "ip route replace 10.244.1.0/24 via 192.168.1.2 dev eth0 proto 113"],
        RouteCommands.Compute(
            PodRoutePlan.Empty, Compute(PodNetworkMode.Auto, Near), [IPNetwork.Parse("10.244.9.0/24"), IPNetwork.Parse("10.244.1.0/24")], 113, false));

    [Fact]
    public void Pods_are_hidden_from_the_outside_and_from_nobody_in_the_cluster()
    {
        var text = HidingRules.Compute("t", Own.Ranges, [.. Own.Ranges, .. Near.Ranges]);
        Assert.Contains("elements = { 10.244.0.0/24, 10.244.1.0/24 }", text, StringComparison.Ordinal);
        Assert.Contains("ip saddr { 10.244.0.0/24 } ip daddr != @pods ip daddr != 224.0.0.0/4 masquerade", text, StringComparison.Ordinal);
        Assert.DoesNotContain("table ip6 t {", text, StringComparison.Ordinal);
    }

    private static PodRoutePlan Compute(PodNetworkMode mode, params NodePlace[] others) =>
        PodRoutePlan.Compute(Own, others, [Lan], mode, Device);

    private static NodePlace Node(string name, string[] addresses, string[] ranges) =>
        new(name, [.. addresses.Select(IPAddress.Parse)], [.. ranges.Select(IPNetwork.Parse)]);

    private static string Text(PodRoute route) =>
        $"{route.Range} via {route.Via} dev {route.Device}{(route.Peer is { } peer ? $" to {peer.Node}" : "")}";
}
