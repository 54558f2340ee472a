using Jota.Controllers.Tests.Services;
using k8s.Models;

namespace Jota.Controllers.Tests.Endpoints;

public sealed class EndpointsPlanTests
{
    [Fact]
    public void Ready_pods_are_addresses_and_the_others_are_told_apart()
    {
        var plan = EndpointsPlan.Compute(Web.Service(), [Web.Pod(2), Web.Pod(1), Web.Pod(3, ready: false)], null, null);
        var subset = Assert.Single(plan.Write!.Subsets);
        Assert.True(plan.Create);
        Assert.Equal([Web.Address(1), Web.Address(2)], subset.Addresses.Select(address => address.Ip));
        Assert.Equal([Web.Address(3)], subset.NotReadyAddresses.Select(address => address.Ip));
        Assert.Equal(("http", 8080, "TCP"), (subset.Ports[0].Name, subset.Ports[0].Port, subset.Ports[0].Protocol));
        Assert.Equal(("Pod", "web-0001", "pod-1", "n1"), (subset.Addresses[0].TargetRef.Kind, subset.Addresses[0].TargetRef.Name, subset.Addresses[0].TargetRef.Uid, subset.Addresses[0].NodeName));
        Assert.Equal("endpoint-controller", plan.Write.Metadata.Labels["endpoints.kubernetes.io/managed-by"]);
    }

    [Fact]
    public void A_service_that_publishes_all_does()
    {
        var ending = Web.Pod(2, change: p => p.Metadata.DeletionTimestamp = Web.Begin);
        var service = Web.Service(s => s.Spec.PublishNotReadyAddresses = true);
        Assert.Equal(2, EndpointsPlan.Compute(service, [Web.Pod(1, ready: false), ending], null, null).Write!.Subsets[0].Addresses.Count);
        Assert.Null(EndpointsPlan.Compute(Web.Service(), [Web.Pod(1, ready: false), ending], null, null).Write!.Subsets[0].Addresses);
    }

    [Fact]
    public void Pods_with_other_ports_are_a_subset_of_their_own()
    {
        var service = Web.Service(s => s.Spec.Ports[0].TargetPort = "http");
        var other = Web.Pod(2, change: p => p.Spec.Containers[0].Ports[0].ContainerPort = 9090);
        var without = Web.Pod(3, change: p => p.Spec.Containers[0].Ports = null);
        Assert.Equal([8080, 9090], EndpointsPlan.Compute(service, [Web.Pod(1), other, without], null, null).Write!.Subsets.Select(subset => subset.Ports[0].Port));
    }

    [Fact]
    public void A_headless_service_may_do_without_ports()
    {
        var service = Web.Service(s => (s.Spec.ClusterIP, s.Spec.ClusterIPs, s.Spec.Ports) = ("None", ["None"], null));
        var write = EndpointsPlan.Compute(service, Web.Pods(1), null, null).Write!;
        Assert.Null(write.Subsets[0].Ports);
        Assert.Equal("", write.Metadata.Labels["service.kubernetes.io/headless"]);
    }

    [Fact]
    public void Nothing_is_written_when_nothing_changed()
    {
        var made = EndpointsPlan.Compute(Web.Service(), Web.Pods(5), null, "2026-01-01T00:00:00Z").Write!;
        Assert.Equal("2026-01-01T00:00:00Z", made.Metadata.Annotations["endpoints.kubernetes.io/last-change-trigger-time"]);
        Assert.Null(EndpointsPlan.Compute(Web.Service(), [.. Web.Pods(5).Reverse()], made, null).Write);
        Assert.NotNull(EndpointsPlan.Compute(Web.Service(), Web.Pods(4), made, null).Write);
        Assert.NotNull(EndpointsPlan.Compute(Web.Service(s => s.Metadata.Labels = new Dictionary<string, string> { ["a"] = "b" }), Web.Pods(5), made, null).Write);
    }

    [Fact]
    public void More_than_a_thousand_are_cut_off_and_that_is_told()
    {
        var notReady = Enumerable.Range(2000, 200).Select(number => Web.Pod(number, ready: false));
        var made = EndpointsPlan.Compute(Web.Service(), [.. Web.Pods(1100), .. notReady], null, null).Write!;
        Assert.Equal((1000, null), (made.Subsets[0].Addresses.Count, made.Subsets[0].NotReadyAddresses));
        Assert.Equal("truncated", made.Metadata.Annotations["endpoints.kubernetes.io/over-capacity"]);
        Assert.Null(EndpointsPlan.Compute(Web.Service(), [.. Web.Pods(1100), .. notReady], made, null).Write);

        var some = EndpointsPlan.Compute(Web.Service(), [.. Web.Pods(900), .. notReady], made, null).Write!;
        Assert.Equal((900, 100), (some.Subsets[0].Addresses.Count, some.Subsets[0].NotReadyAddresses.Count));
        Assert.DoesNotContain("endpoints.kubernetes.io/over-capacity", EndpointsPlan.Compute(Web.Service(), Web.Pods(3), some, null).Write!.Metadata.Annotations.Keys);
    }
}
