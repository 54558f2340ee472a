using k8s.Models;

namespace Jota.Client.Tests.Explanations;

public sealed class ServiceExplanationTests
{
    [Fact]
    public void A_service_that_is_well_tells_its_endpoints()
    {
        var why = ServiceExplanation.Compute(new()
        {
            Service = Service(),
            Pods = [Pod("a")],
            Slices = [new() { Endpoints = [new() { Addresses = ["10.0.0.1"], TargetRef = new() { Name = "a" }, Conditions = new() { Ready = true } }] }],
        });
        Assert.Equal("nothing is wrong with it: it leads to 1 pod(s)", why.Summary);
        Assert.Equal(
            [
                new("address", "10.96.0.10"), new("ports", "80/TCP -> http"), new("selector", "app=web: 1 of 1 pod(s) of the namespace"),
                new("pod a", "endpoint 10.0.0.1"),
            ],
            why.Findings);
        Assert.Empty(why.Help);
    }

    [Fact]
    public void Each_pod_says_why_it_is_not_an_endpoint()
    {
        var (ended, deleted, noAddress, noPort, notReady) = (Pod("ended"), Pod("deleted"), Pod("no-address"), Pod("no-port"), Pod("not-ready"));
        ended.Status.Phase = "Succeeded";
        deleted.Metadata.DeletionTimestamp = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        noAddress.Status.PodIP = null;
        noPort.Spec.Containers[0].Ports[0].Name = "other";
        notReady.Status.Conditions = [new() { Type = "Ready", Status = "False", Message = "containers with unready status: [c]" }];
        var why = ServiceExplanation.Compute(new() { Service = Service(), Pods = [ended, deleted, noAddress, noPort, notReady] });
        Assert.Equal("none of the 5 pod(s) that it selects can serve", why.Summary);
        Assert.Equal(
            [
                new("pod deleted", "not an endpoint: it is deleted"),
                new("pod ended", "not an endpoint: it has ended"),
                new("pod no-address", "not an endpoint: it has no address yet"),
                new("pod no-port", "not an endpoint: none of its containers has a port with the name http"),
                new("pod not-ready", "not an endpoint: it is not ready (containers with unready status: [c])"),
            ],
            why.Findings.Where(finding => finding.Subject.StartsWith("pod ", StringComparison.Ordinal)));
        Assert.Contains("jota why pod not-ready -n default", why.Help);
    }

    [Fact]
    public void Labels_that_nearly_meet_are_told()
    {
        var pod = Pod("a");
        pod.Metadata.Labels["app"] = "wbe";
        var why = ServiceExplanation.Compute(new() { Service = Service(), Pods = [pod] });
        Assert.Equal("no pod has the labels that it selects", why.Summary);
        Assert.Contains(new("pod a", "has app=wbe where app=web is selected"), why.Findings);
    }

    [Fact]
    public void A_service_without_a_selector_and_one_that_is_a_name_say_so()
    {
        var (bare, name) = (Service(), Service());
        bare.Spec.Selector = null;
        (name.Spec.Type, name.Spec.ExternalName) = ("ExternalName", "db.example.com");
        Assert.Equal(
            "it selects no pods: whoever writes its EndpointSlices says where it leads (0 endpoint(s) now)",
            ServiceExplanation.Compute(new() { Service = bare }).Summary);
        Assert.Equal(
            "it is another name for db.example.com: DNS says so, and no pod is behind it", ServiceExplanation.Compute(new() { Service = name }).Summary);
    }

    [Fact]
    public void A_balanced_service_without_an_address_says_what_would_give_it_one()
    {
        var service = Service();
        service.Spec.Type = "LoadBalancer";
        var why = ServiceExplanation.Compute(new() { Service = service, Pods = [Pod("a")] });
        Assert.Contains(new("load balancer", "nobody has given it an address (class none)"), why.Findings);
        Assert.Contains(why.Help, help => help.StartsWith("jota up --load-balancer", StringComparison.Ordinal));
        Assert.Equal("its pods serve, but no controller has told them as its endpoints yet", why.Summary);
    }

    private static V1Service Service() => new()
    {
        Metadata = new() { Name = "web", NamespaceProperty = "default" },
        Spec = new()
        {
            Type = "ClusterIP",
            ClusterIP = "10.96.0.10",
            Selector = new Dictionary<string, string> { ["app"] = "web" },
            Ports = [new() { Port = 80, Protocol = "TCP", TargetPort = "http" }],
        },
    };

    private static V1Pod Pod(string name) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "default", Labels = new Dictionary<string, string> { ["app"] = "web" } },
        Spec = new() { NodeName = "n1", Containers = [new() { Name = "c", Ports = [new() { Name = "http", ContainerPort = 8080, Protocol = "TCP" }] }] },
        Status = new() { Phase = "Running", PodIP = "10.0.0.1", Conditions = [new() { Type = "Ready", Status = "True" }] },
    };
}
