using Jota.Controllers.Tests.Services;
using k8s.Models;

namespace Jota.Controllers.Tests.EndpointSlices;

public sealed class EndpointSlicePlanTests
{
    [Fact]
    public void A_new_service_gets_a_slice_that_is_found_and_goes_with_it()
    {
        var slice = Assert.Single(Compute(Web.Service(s => s.Metadata.Labels = new Dictionary<string, string> { ["a"] = "b" }), Web.Pods(2), []).Create);
        Assert.Equal(("web-", "IPv4"), (slice.Metadata.GenerateName, slice.AddressType));
        Assert.Equal(
            [("a", "b"), ("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io"), ("kubernetes.io/service-name", "web")],
            slice.Metadata.Labels.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)));
        var owner = Assert.Single(slice.Metadata.OwnerReferences);
        Assert.Equal(("Service", "web", "service", true, true), (owner.Kind, owner.Name, owner.Uid, owner.Controller, owner.BlockOwnerDeletion));
        Assert.Equal(("http", 8080, "TCP"), (slice.Ports[0].Name, slice.Ports[0].Port, slice.Ports[0].Protocol));
        var endpoint = slice.Endpoints[0];
        Assert.Equal((Web.Address(1), "n1", "z1", "web-0001"), (Assert.Single(endpoint.Addresses), endpoint.NodeName, endpoint.Zone, endpoint.TargetRef.Name));
    }

    [Theory]
    [InlineData(true, false, false, "True True False")]
    [InlineData(false, false, false, "False False False")]
    [InlineData(true, true, false, "False True True")]
    [InlineData(false, true, false, "False False True")]
    [InlineData(false, false, true, "True False False")]
    [InlineData(true, true, true, "True True True")]
    public void Conditions_tell_what_a_pod_does(bool ready, bool terminating, bool publishes, string readyServingTerminating)
    {
        var service = Web.Service(s => s.Spec.PublishNotReadyAddresses = publishes);
        var pod = Web.Pod(1, ready, p => p.Metadata.DeletionTimestamp = terminating ? Web.Begin : null);
        var conditions = Compute(service, [pod], []).Create[0].Endpoints[0].Conditions;
        Assert.Equal(readyServingTerminating, $"{conditions.Ready} {conditions.Serving} {conditions.Terminating}");
    }

    [Fact]
    public void Pods_that_are_over_or_have_no_address_are_left_out()
    {
        var over = Web.Pod(1, change: p => p.Status.Phase = "Succeeded");
        var young = Web.Pod(2, change: p => (p.Status.PodIP, p.Status.PodIPs) = (null, null));
        var elsewhere = Web.Pod(3, change: p => (p.Status.PodIP, p.Status.PodIPs) = ("fd00::1", [new() { Ip = "fd00::1" }]));
        Assert.Empty(Compute(Web.Service(), [over, young, elsewhere], []).Create[0].Endpoints);
    }

    [Fact]
    public void A_service_without_pods_has_an_empty_slice_and_keeps_it()
    {
        var made = Compute(Web.Service(), [], []);
        var placeholder = Assert.Single(made.Create);
        Assert.Empty(placeholder.Endpoints);
        Assert.Empty(placeholder.Ports);
        AssertNothing(Compute(Web.Service(), [], Stored(made)));
    }

    [Fact]
    public void Nothing_is_written_when_nothing_changed()
    {
        var made = Compute(Web.Service(), Web.Pods(250), []);
        Assert.Equal([100, 100, 50], made.Create.Select(slice => slice.Endpoints.Count));
        AssertNothing(Compute(Web.Service(), Web.Pods(250), Stored(made)));
    }

    [Fact]
    public void The_first_pod_takes_the_place_of_the_empty_slice_in_one_write()
    {
        var plan = Compute(Web.Service(), Web.Pods(1), Stored(Compute(Web.Service(), [], [])));
        Assert.Equal("web-0", Assert.Single(plan.Update).Metadata.Name);
        Assert.Empty(plan.Create);
        Assert.Empty(plan.Delete);
    }

    [Fact]
    public void A_switch_of_the_selector_changes_all_endpoints_in_one_write()
    {
        var blue = Stored(Compute(Web.Service(), Web.Pods(3), []));
        var plan = Compute(Web.Service(), Web.Pods(3, first: 10), blue);
        var update = Assert.Single(plan.Update);
        Assert.Equal(blue[0].Metadata.Name, update.Metadata.Name);
        Assert.Equal(["web-0010", "web-0011", "web-0012"], update.Endpoints.Select(endpoint => endpoint.TargetRef.Name));
        Assert.Empty(plan.Create);
        Assert.Empty(plan.Delete);
    }

    [Fact]
    public void One_pod_that_changes_costs_one_slice()
    {
        var pods = Web.Pods(250);
        var slices = Stored(Compute(Web.Service(), pods, []));
        var plan = Compute(Web.Service(), [.. pods.Skip(1).Prepend(Web.Pod(1, ready: false))], slices);
        var update = Assert.Single(plan.Update);
        Assert.False(update.Endpoints[0].Conditions.Ready);
        Assert.Equal(100, update.Endpoints.Count);
    }

    [Fact]
    public void What_is_new_goes_where_slices_are_written_anyhow_then_where_it_fits()
    {
        var pods = Web.Pods(250);
        var slices = Stored(Compute(Web.Service(), pods, []));

        // Two go from the first slice and three come: two take their places, one fits into the last slice.
        var plan = Compute(Web.Service(), [.. pods.Skip(2), .. Web.Pods(3, first: 300)], slices);
        Assert.Equal([("web-0", 100), ("web-2", 51)], plan.Update.Select(slice => (slice.Metadata.Name, slice.Endpoints.Count)));
        Assert.Empty(plan.Create);

        // Where it does not fit in one piece, a new slice is made rather than several written.
        var many = Compute(Web.Service(), [.. pods, .. Web.Pods(60, first: 300)], slices);
        Assert.Empty(many.Update);
        Assert.Equal(60, Assert.Single(many.Create).Endpoints.Count);
    }

    [Fact]
    public void What_a_full_new_slice_leaves_over_goes_where_it_fits()
    {
        var pods = Web.Pods(10);
        var plan = Compute(Web.Service(), [.. pods, .. Web.Pods(110, first: 300)], Stored(Compute(Web.Service(), pods, [])));
        Assert.Equal(100, Assert.Single(plan.Create).Endpoints.Count);
        Assert.Equal(20, Assert.Single(plan.Update).Endpoints.Count);
    }

    [Fact]
    public void A_slice_without_endpoints_goes()
    {
        var pods = Web.Pods(150);
        var plan = Compute(Web.Service(), [.. pods.Take(100)], Stored(Compute(Web.Service(), pods, [])));
        Assert.Equal("web-1", Assert.Single(plan.Delete).Metadata.Name);
        Assert.Empty(plan.Update);
        Assert.Empty(plan.Create);
    }

    [Fact]
    public void Pods_whose_named_port_has_another_number_are_in_slices_of_their_own()
    {
        var service = Web.Service(s => s.Spec.Ports[0].TargetPort = "http");
        var other = Web.Pod(2, change: p => p.Spec.Containers[0].Ports[0].ContainerPort = 9090);
        var without = Web.Pod(3, change: p => p.Spec.Containers[0].Ports = null);
        var plan = Compute(service, [Web.Pod(1), other, without], []);
        Assert.Equal(
            ["8080:web-0001", "9090:web-0002", ":web-0003"],
            plan.Create.Select(slice => $"{slice.Ports.FirstOrDefault()?.Port}:{slice.Endpoints[0].TargetRef.Name}"));
    }

    [Fact]
    public void Labels_follow_the_service()
    {
        var slices = Stored(Compute(Web.Service(), Web.Pods(1), []));
        var headless = Web.Service(s =>
        {
            s.Metadata.Labels = new Dictionary<string, string> { ["a"] = "b", ["kubernetes.io/service-name"] = "other" };
            (s.Spec.ClusterIP, s.Spec.ClusterIPs) = ("None", ["None"]);
        });
        var labels = Assert.Single(Compute(headless, Web.Pods(1), slices).Update).Metadata.Labels;
        Assert.Equal(("b", "", "web"), (labels["a"], labels["service.kubernetes.io/headless"], labels["kubernetes.io/service-name"]));
    }

    [Fact]
    public void A_pod_in_the_services_domain_has_its_name_there()
    {
        var named = Web.Pod(1, change: p => (p.Spec.Hostname, p.Spec.Subdomain) = ("one", "web"));
        var elsewhere = Web.Pod(2, change: p => (p.Spec.Hostname, p.Spec.Subdomain) = ("two", "other"));
        Assert.Equal(["one", null], Compute(Web.Service(), [named, elsewhere], []).Create[0].Endpoints.Select(endpoint => endpoint.Hostname));
    }

    [Fact]
    public void A_pod_whose_node_is_gone_is_left_out_unless_all_are_published()
    {
        var missing = EndpointSlicePlan.Compute(new(Web.Service(), Web.Pods(1), [], _ => null));
        Assert.True(missing.MissesNode);
        Assert.Empty(missing.Create[0].Endpoints);
        var published = EndpointSlicePlan.Compute(new(Web.Service(s => s.Spec.PublishNotReadyAddresses = true), Web.Pods(1), [], _ => null));
        Assert.False(published.MissesNode);
        Assert.Single(published.Create[0].Endpoints);
    }

    [Fact]
    public void A_service_of_two_families_has_slices_of_both()
    {
        var service = Web.Service(s => s.Spec.IpFamilies = ["IPv4", "IPv6"]);
        var pod = Web.Pod(1, change: p => p.Status.PodIPs = [new() { Ip = "10.244.0.2" }, new() { Ip = "fd00::2" }]);
        var slices = Stored(Compute(service, [pod], []));
        Assert.Equal(["IPv4 10.244.0.2", "IPv6 fd00::2"], slices.Select(slice => $"{slice.AddressType} {slice.Endpoints[0].Addresses[0]}"));
        Assert.Equal("IPv6", Assert.Single(Compute(Web.Service(), [pod], slices).Delete).AddressType);
    }

    [Fact]
    public void A_slice_of_an_earlier_service_of_that_name_is_taken_over()
    {
        var slices = Stored(Compute(Web.Service(s => s.Metadata.Uid = "earlier"), Web.Pods(1), []));
        Assert.Equal("service", Assert.Single(Compute(Web.Service(), Web.Pods(1), slices).Update).Metadata.OwnerReferences[0].Uid);
    }

    [Theory]
    [InlineData("PreferSameZone", "z1", null)]
    [InlineData("PreferClose", "z1", null)]
    [InlineData("PreferSameNode", "z1", "n1")]
    [InlineData(null, null, null)]
    public void Hints_say_who_should_use_an_endpoint(string? distribution, string? zone, string? node)
    {
        var hints = Compute(Web.Service(s => s.Spec.TrafficDistribution = distribution), Web.Pods(1), []).Create[0].Endpoints[0].Hints;
        Assert.Equal((zone, node), (hints?.ForZones?[0].Name, hints?.ForNodes?[0].Name));
    }

    [Fact]
    public void The_time_of_the_change_is_told_only_with_a_change()
    {
        var made = EndpointSlicePlan.Compute(new(Web.Service(), Web.Pods(1), [], Web.Node) { TriggerTime = "2026-01-01T00:00:00Z" });
        Assert.Equal("2026-01-01T00:00:00Z", made.Create[0].Metadata.Annotations["endpoints.kubernetes.io/last-change-trigger-time"]);
        Assert.Null(Assert.Single(Compute(Web.Service(), Web.Pods(2), Stored(made)).Update).Metadata.Annotations);
    }

    private static EndpointSlicePlan Compute(V1Service service, IReadOnlyList<V1Pod> pods, IReadOnlyList<V1EndpointSlice> slices) =>
        EndpointSlicePlan.Compute(new(service, pods, slices, Web.Node));

    private static void AssertNothing(EndpointSlicePlan plan) => Assert.Equal((0, 0, 0), (plan.Create.Count, plan.Update.Count, plan.Delete.Count));

    /// <summary>What the server makes of new slices: names, and empty lists that are none.</summary>
    private static List<V1EndpointSlice> Stored(EndpointSlicePlan plan) =>
        [.. plan.Create.Select((slice, i) => slice with { Metadata = slice.Metadata with { Name = $"web-{i}", GenerateName = null } })];
}
