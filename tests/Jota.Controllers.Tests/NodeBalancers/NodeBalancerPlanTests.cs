using k8s.Models;

namespace Jota.Controllers.Tests.NodeBalancers;

public sealed class NodeBalancerPlanTests
{
    private static readonly NodeBalancerOptions Options = new() { IsOn = true };

    [Fact]
    public void Services_get_the_addresses_of_nodes_that_are_ready_and_not_excluded()
    {
        var excluded = Node("c", "192.0.2.3");
        excluded.Metadata.Labels = new Dictionary<string, string> { ["node.kubernetes.io/exclude-from-external-load-balancers"] = "" };
        var away = Node("d", "192.0.2.4");
        away.Status.Conditions[0].Status = "Unknown";
        Assert.Equal(["192.0.2.1", "192.0.2.2"], Of([Service("web")], Node("b", "192.0.2.2"), Node("a", "192.0.2.1"), excluded, away).Addresses);
    }

    [Fact]
    public void An_external_address_goes_before_an_internal_one_and_loopback_is_none()
    {
        var node = Node("a", "192.0.2.1");
        node.Status.Addresses.Add(new() { Type = "ExternalIP", Address = "198.51.100.7" });
        Assert.Equal(["198.51.100.7"], Of([Service("web")], node, Node("b", "127.0.0.1")).Addresses);
    }

    [Fact]
    public void A_service_has_addresses_of_its_own_families()
    {
        V1Node[] nodes = [Node("a", "192.0.2.1"), Node("b", "2001:db8::1")];
        Assert.Equal(["2001:db8::1"], Of([Service("web", families: ["IPv6"])], nodes).Addresses);
        Assert.Equal(2, Of([Service("web", families: ["IPv6", "IPv4"])], nodes).Addresses.Length);
    }

    [Fact]
    public void Another_class_and_another_type_are_left_alone()
    {
        var (other, plain) = (Service("other"), Service("plain"));
        other.Spec.LoadBalancerClass = "metallb.io/metallb";
        plain.Spec.Type = "NodePort";
        var named = Service("named");
        named.Spec.LoadBalancerClass = "jota.dev/node";
        Assert.Equal(["named"], NodeBalancerPlan.Compute([other, plain, named], [], Options).Services.Select(b => b.Service.Metadata.Name));
    }

    [Fact]
    public void A_port_is_the_oldest_services_and_the_same_of_another_protocol_is_free()
    {
        var (old, next, udp) = (Service("z-old"), Service("a-next", age: 1), Service("udp", age: 2));
        udp.Spec.Ports[0].Protocol = "UDP";
        var plan = NodeBalancerPlan.Compute([next, udp, old], [Node("a", "192.0.2.1")], Options).Services.ToDictionary(b => b.Service.Metadata.Name);
        Assert.Equal("port 80/TCP of the nodes is used by default/z-old", plan["a-next"].Refusal);
        Assert.Empty(plan["a-next"].Addresses);
        Assert.Single(plan["z-old"].Addresses);
        Assert.Single(plan["udp"].Addresses);
    }

    [Theory]
    [InlineData(22)]
    [InlineData(6443)]
    [InlineData(10250)]
    public void Ports_that_nodes_need_themselves_are_nobodys(int port) =>
        Assert.Equal($"port {port}/TCP of the nodes is used by the nodes themselves", Of([Service("web", port: port)], Node("a", "192.0.2.1")).Refusal);

    private static NodeBalancer Of(V1Service[] services, params V1Node[] nodes) =>
        Assert.Single(NodeBalancerPlan.Compute(services, nodes, Options).Services);

    internal static V1Node Node(string name, string address) => new()
    {
        Metadata = new() { Name = name },
        Status = new() { Addresses = [new() { Type = "InternalIP", Address = address }], Conditions = [new() { Type = "Ready", Status = "True" }] },
    };

    internal static V1Service Service(string name, int port = 80, int age = 0, string[]? families = null) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "default", CreationTimestamp = new DateTime(2026, 1, 1, 0, 0, age, DateTimeKind.Utc) },
        Spec = new() { Type = "LoadBalancer", Ports = [new() { Port = port, Protocol = "TCP" }], IpFamilies = families ?? ["IPv4"] },
    };
}
