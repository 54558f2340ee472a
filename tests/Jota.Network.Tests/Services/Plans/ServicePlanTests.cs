using System.Net;
using k8s.Models;
using static Jota.Network.Tests.Services.Objects;

namespace Jota.Network.Tests.Services.Plans;

/// <summary>What a service adds to a node's rules.</summary>
public sealed class ServicePlanTests
{
    [Fact]
    public void A_cluster_ip_leads_to_the_endpoints_at_their_own_port()
    {
        var rules = RulesOf(Service(), Slice(Endpoint("10.77.0.2"), Endpoint("10.77.0.3")));
        var front = Assert.Single(rules.Fronts);
        Assert.Equal(new Front("10.96.0.10", PortProtocol.Tcp, 80), front.Front);
        Assert.Equal([new("10.77.0.2", 8080), new("10.77.0.3", 8080)], front.Inside.Targets);
        Assert.False(front.Masquerade);
        Assert.Equal(["10.96.0.10"], rules.ClusterIPs);
    }

    [Fact]
    public void Several_ports_are_told_apart_by_name_and_each_slice_has_its_own_number_for_one()
    {
        var service = Service(ports: [Port(80, name: "http"), Port(53, "UDP", "dns"), Port(53, "TCP", "dns-tcp")]);
        var rules = RulesOf(
            service,
            Slice([new() { Name = "http", Port = 8080, Protocol = "TCP" }], Endpoint("10.77.0.2")),
            Slice(
                [
                    new() { Name = "http", Port = 9090, Protocol = "TCP" }, new() { Name = "dns", Port = 5353, Protocol = "UDP" },
                    new() { Name = "dns-tcp", Port = 5353, Protocol = "TCP" },
                ],
                Endpoint("10.77.0.3")));
        Assert.Equal([new("10.77.0.2", 8080), new("10.77.0.3", 9090)], rules.Fronts[0].Inside.Targets);
        Assert.Equal(new Front("10.96.0.10", PortProtocol.Udp, 53), rules.Fronts[1].Front);
        Assert.Equal([new("10.77.0.3", 5353)], rules.Fronts[1].Inside.Targets);
        Assert.Equal([new("10.77.0.3", 5353)], rules.Fronts[2].Inside.Targets);
    }

    [Fact]
    public void An_endpoint_in_two_slices_counts_once_and_is_ready_if_one_says_so()
    {
        var rules = RulesOf(Service(), Slice(Endpoint("10.77.0.2", ready: false)), Slice(Endpoint("10.77.0.2")));
        Assert.Equal([new("10.77.0.2", 8080)], rules.Fronts[0].Inside.Targets);
    }

    [Theory]
    [InlineData("None", "ClusterIP")]
    [InlineData("", "ClusterIP")]
    [InlineData("10.96.0.10", "ExternalName")]
    public void Headless_services_and_other_names_add_nothing(string ip, string type) =>
        Assert.True(RulesOf(Service(ip: ip).WithType(type), Slice(Endpoint("10.77.0.2"))).IsNone);

    [Fact]
    public void A_service_that_names_another_proxy_adds_nothing()
    {
        var service = Service();
        service.Metadata.Labels = new Dictionary<string, string> { ["service.kubernetes.io/service-proxy-name"] = "foo-bar" };
        Assert.True(RulesOf(service, Slice(Endpoint("10.77.0.2"))).IsNone);
    }

    [Fact]
    public void External_addresses_balancers_and_node_ports_are_fronts_of_their_own_and_masqueraded()
    {
        var service = Service(ports: Port(80, nodePort: 30080)).WithBalancer("203.0.113.5");
        service.Spec.ExternalIPs = ["203.0.113.9", "203.0.113.9", "fd00::9"];
        var rules = RulesOf(service, Slice(Endpoint("10.77.0.2")));
        Assert.Equal(["10.96.0.10", "203.0.113.9", "203.0.113.5", ""], rules.Fronts.Select(front => front.Front.Address));
        Assert.Equal(30080, rules.Fronts[3].Front.Port);
        Assert.Equal([false, true, true, true], rules.Fronts.Select(front => front.Masquerade));
        Assert.All(rules.Fronts, front => Assert.Null(front.Outside));
    }

    [Fact]
    public void A_balancer_that_passes_packets_on_to_node_ports_is_no_front()
    {
        var service = Service().WithBalancer("203.0.113.5");
        service.Status.LoadBalancer.Ingress[0].IpMode = "Proxy";
        Assert.Single(RulesOf(service, Slice(Endpoint("10.77.0.2"))).Fronts);
    }

    [Fact]
    public void With_the_external_policy_Local_outsiders_get_the_nodes_endpoints_and_stay_visible()
    {
        var service = Service(ports: Port(80, nodePort: 30080)).WithType("NodePort", "Local");
        var rules = RulesOf(service, Slice(Endpoint("10.77.0.2"), Endpoint("10.77.9.3", "node-2")));
        Assert.Equal(2, rules.Fronts[0].Inside.Targets.Length);
        Assert.Null(rules.Fronts[0].Outside);
        Assert.Equal(2, rules.Fronts[1].Inside.Targets.Length);
        Assert.Equal([new("10.77.0.2", 8080)], rules.Fronts[1].Outside!.Targets);
        Assert.False(rules.Fronts[1].Masquerade);
    }

    [Fact]
    public void With_the_internal_policy_Local_the_cluster_ip_gets_the_nodes_endpoints_and_drops_where_they_are_elsewhere()
    {
        var service = Service();
        service.Spec.InternalTrafficPolicy = "Local";
        var rules = RulesOf(service, Slice(Endpoint("10.77.9.3", "node-2")));
        Assert.True(rules.Fronts[0].Inside.IsEmpty);
        Assert.True(rules.Fronts[0].DropWhenEmpty);
        Assert.False(RulesOf(service).Fronts[0].DropWhenEmpty);
    }

    [Fact]
    public void Affinity_has_a_chain_by_port_and_time_and_lasts_three_hours_unless_said()
    {
        var slice = Slice(Endpoint("10.77.0.2"));
        var usual = RulesOf(Service().WithAffinity(), slice);
        var brief = RulesOf(Service().WithAffinity(7), slice);
        Assert.Equal((10800, 7), (usual.Sticky[0].Seconds, brief.Sticky[0].Seconds));
        Assert.NotEqual(usual.Sticky[0].Name, brief.Sticky[0].Name);
        Assert.Equal(usual.Sticky[0].ClusterChain, usual.Fronts[0].Inside.StickyChain);
    }

    [Fact]
    public void Source_ranges_guard_the_balancers_address_alone()
    {
        var service = Service(ports: Port(80, nodePort: 30080)).WithBalancer("203.0.113.5", " 198.51.100.0/24", "fd00::/8");
        var rules = RulesOf(service, Slice(Endpoint("10.77.0.2")));
        Assert.Equal(["198.51.100.0/24"], Assert.Single(rules.Firewalls).Allowed);
        Assert.Equal([null, rules.Firewalls[0].Chain, null], rules.Fronts.Select(front => front.Firewall));
    }

    [Fact]
    public void A_node_that_may_come_may_come_under_the_balancers_address_as_well()
    {
        var service = Service().WithBalancer("203.0.113.5", "192.168.0.0/16");
        Assert.Equal(["192.168.0.0/16", "203.0.113.5"], RulesOf(service, Slice(Endpoint("10.77.0.2"))).Firewalls[0].Allowed);
    }

    [Fact]
    public void Each_family_has_its_own_addresses_and_slices()
    {
        var service = Service();
        service.Spec.ClusterIPs = ["10.96.0.10", "fd96::a"];
        V1EndpointSlice[] slices = [Slice(Endpoint("10.77.0.2")), Slice(Endpoint("fd77::2"))];
        Assert.Equal([new("10.77.0.2", 8080)], ServicePlan.Compute(service, slices, Node, IpFamily.V4).Fronts[0].Inside.Targets);
        var v6 = ServicePlan.Compute(service, slices, Node, IpFamily.V6);
        Assert.Equal("fd96::a", v6.Fronts[0].Front.Address);
        Assert.Equal([new("fd77::2", 8080)], v6.Fronts[0].Inside.Targets);
    }

    [Fact]
    public void Only_endpoints_that_may_be_on_this_node_can_reach_themselves() => Assert.Equal(
        ["10.77.0.2", "10.77.0.4"],
        RulesOf(Service(), Slice(Endpoint("10.77.0.2"), Endpoint("10.77.9.3", "node-2"), Endpoint("10.77.0.4", null))).Hairpins);

    [Fact]
    public void What_is_no_address_becomes_no_rule()
    {
        var service = Service();
        service.Spec.ExternalIPs = ["1.2.3.4 } ; flush ruleset", "0x7f000001.zz"];
        var rules = RulesOf(service, Slice(Endpoint("10.77.0.2;"), Endpoint("fe80::1%eth0")));
        Assert.Empty(Assert.Single(rules.Fronts).Inside.Targets);
    }

    [Fact]
    public void A_health_check_counts_ready_endpoints_of_this_node()
    {
        var service = Service().WithType("LoadBalancer", "Local");
        service.Spec.HealthCheckNodePort = 32000;
        V1EndpointSlice[] slices =
            [Slice(Endpoint("10.77.0.2"), Endpoint("10.77.0.3", ready: false), Endpoint("10.77.9.4", "node-2"), Terminating("10.77.0.5"))];
        var check = ServiceHealthCheck.Of(new("default", "web"), service, slices, Node);
        Assert.Equal((32000, 1), (check!.Port, check.LocalEndpoints));
        Assert.Null(ServiceHealthCheck.Of(new("default", "web"), service.WithType("LoadBalancer"), slices, Node));
    }

    [Fact]
    public void A_node_port_is_open_at_the_nodes_addresses_of_the_family_only()
    {
        var text = new System.Text.StringBuilder();
        BaseRules.WriteTo(text, IpFamily.V4, "t", Node with { Addresses = [IPAddress.Parse("192.168.7.1"), IPAddress.IPv6Loopback] });
        Assert.Contains("set node-addresses { type ipv4_addr; elements = { 192.168.7.1 }; }", text.ToString(), StringComparison.Ordinal);
    }
}
