using Jota.Kubelet.Containers;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Tests.Containers;

public sealed class ServiceVariablesTests
{
    [Fact]
    public void A_service_is_told_of_as_upstream_does() => Assert.Equal(
        [
            "MY_WEB_SERVICE_HOST=10.96.0.9",
            "MY_WEB_SERVICE_PORT=80",
            "MY_WEB_SERVICE_PORT_HTTP=80",
            "MY_WEB_SERVICE_PORT_DNS_UDP=53",
            "MY_WEB_PORT=tcp://10.96.0.9:80",
            "MY_WEB_PORT_80_TCP=tcp://10.96.0.9:80",
            "MY_WEB_PORT_80_TCP_PROTO=tcp",
            "MY_WEB_PORT_80_TCP_PORT=80",
            "MY_WEB_PORT_80_TCP_ADDR=10.96.0.9",
            "MY_WEB_PORT_53_UDP=udp://10.96.0.9:53",
            "MY_WEB_PORT_53_UDP_PROTO=udp",
            "MY_WEB_PORT_53_UDP_PORT=53",
            "MY_WEB_PORT_53_UDP_ADDR=10.96.0.9",
        ],
        ServiceVariables.Of([Service("my-web", "ns", "10.96.0.9", ("http", 80, "TCP"), ("dns-udp", 53, "UDP"))]).Select(v => $"{v.Key}={v.Value}"));

    [Theory]
    [InlineData("web", "ns", "10.96.0.9", null, true)]
    [InlineData("web", "ns", "10.96.0.9", false, false)]
    [InlineData("web", "other", "10.96.0.9", null, false)]
    [InlineData("web", "ns", "None", null, false)]
    [InlineData("web", "ns", null, null, false)]
    [InlineData("kubernetes", "default", "10.96.0.1", false, true)]
    [InlineData("web", "default", "10.96.0.9", null, false)]
    public void A_pod_is_told_of_its_namespaces_services_and_of_the_api(string name, string ns, string? address, bool? links, bool concerns)
    {
        var pod = new V1Pod { Metadata = new() { Name = "p", NamespaceProperty = "ns" }, Spec = new() { EnableServiceLinks = links } };
        Assert.Equal(concerns, ServiceVariables.Concern(Service(name, ns, address, ("", 80, "TCP")), pod));
    }

    [Fact]
    public void What_the_container_says_itself_wins_and_may_refer_to_services()
    {
        var container = new V1Container
        {
            Name = "c",
            Env = [new V1EnvVar { Name = "URL", Value = "http://$(WEB_SERVICE_HOST)/" }, new V1EnvVar { Name = "WEB_SERVICE_PORT", Value = "own" }],
        };
        var pod = new V1Pod { Metadata = new() { Name = "p", NamespaceProperty = "ns" }, Spec = new() { Containers = [container] } };
        var variables = EnvironmentPlan.Compute(new EnvironmentInput(pod, container) { Services = [Service("web", "ns", "10.96.0.9", ("", 80, "TCP"))] })
            .Variables.ToDictionary();
        Assert.Equal(("http://10.96.0.9/", "own", "10.96.0.9"), (variables["URL"], variables["WEB_SERVICE_PORT"], variables["WEB_SERVICE_HOST"]));
    }

    private static V1Service Service(string name, string ns, string? address, params ReadOnlySpan<(string Name, int Port, string Protocol)> ports)
    {
        var list = new List<V1ServicePort>();
        foreach (var (portName, port, protocol) in ports)
        {
            list.Add(new() { Name = portName, Port = port, Protocol = protocol });
        }

        return new() { Metadata = new() { Name = name, NamespaceProperty = ns }, Spec = new() { ClusterIP = address, Ports = list } };
    }
}
