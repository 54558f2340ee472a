using k8s.Models;

namespace Jota.Controllers.Tests.EndpointSliceMirroring;

public sealed class EndpointSliceMirroringTests : ClusterTest
{
    [Fact]
    public async Task Hand_made_endpoints_are_told_in_slices_and_go_with_them()
    {
        await StartAsync(context => new EndpointSliceMirroringController(context));
        await CreateServiceAsync("db", null);
        await Cluster.CreateAsync(Endpoints("db", "192.0.2.1", "2001:db8::1"));
        var v4 = await Cluster.UntilAsync<V1EndpointSlice>(slice => slice.AddressType == "IPv4");
        Assert.Equal(("db-", "endpointslicemirroring-controller.k8s.io", "db"), (v4.Metadata.GenerateName, v4.Metadata.Labels["endpointslice.kubernetes.io/managed-by"], v4.Metadata.Labels["kubernetes.io/service-name"]));
        Assert.Equal(("Endpoints", "db"), (v4.Metadata.OwnerReferences[0].Kind, v4.Metadata.OwnerReferences[0].Name));
        await Cluster.UntilAsync<V1EndpointSlice>(slice => slice.AddressType == "IPv6" && slice.Endpoints[0].Addresses[0] == "2001:db8::1");

        await Cluster.ChangeAsync<V1Endpoints>("db", endpoints => endpoints.Subsets[0].Addresses = [new() { Ip = "192.0.2.2" }]);
        await Cluster.UntilAsync<V1EndpointSlice>(slice => slice.Metadata.Name == v4.Metadata.Name && slice.Endpoints[0].Addresses[0] == "192.0.2.2");

        await Cluster.ChangeAsync<V1Service>("db", service => service.Spec.Selector = new Dictionary<string, string> { ["app"] = "db" });
        await Cluster.UntilGoneAsync<V1EndpointSlice>(v4.Metadata.Name);
    }

    [Fact]
    public async Task Those_of_services_with_selectors_or_with_slices_of_their_own_are_not()
    {
        await CreateServiceAsync("web", "web");
        await CreateServiceAsync("own", null);
        await CreateServiceAsync("last", null);
        await Cluster.CreateAsync(Endpoints("web", "192.0.2.1"));
        var own = Endpoints("own", "192.0.2.1");
        own.Metadata.Labels = new Dictionary<string, string> { ["endpointslice.kubernetes.io/skip-mirror"] = "true" };
        await Cluster.CreateAsync(own);
        await Cluster.CreateAsync(Endpoints("nobody", "192.0.2.1"));
        await StartAsync(context => new EndpointSliceMirroringController(context));
        await Cluster.CreateAsync(Endpoints("last", "192.0.2.1"));
        await Cluster.UntilAsync<V1EndpointSlice>(slice => slice.Metadata.GenerateName == "last-");
        Assert.Single(await Cluster.ListAsync<V1EndpointSlice>());
    }

    [Fact]
    public void Nothing_is_written_when_nothing_changed()
    {
        var endpoints = Endpoints("db", "192.0.2.1", "2001:db8::1");
        var made = EndpointSliceMirrorPlan.Compute(endpoints, []).Create;
        Assert.Equal(2, made.Count);
        var again = EndpointSliceMirrorPlan.Compute(endpoints, [.. made.Select((slice, i) => slice with { Metadata = slice.Metadata with { Name = $"db-{i}" } })]);
        Assert.Equal((0, 0, 0), (again.Create.Count, again.Update.Count, again.Delete.Count));
    }

    private Task<V1Service> CreateServiceAsync(string name, string? app) => Cluster.CreateAsync(new V1Service
    {
        Metadata = new() { Name = name, NamespaceProperty = "default" },
        Spec = new() { Selector = app is null ? null : new Dictionary<string, string> { ["app"] = app }, Ports = [new() { Port = 80 }] },
    });

    private static V1Endpoints Endpoints(string name, params string[] addresses) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "default" },
        Subsets = [new() { Addresses = [.. addresses.Select(address => new V1EndpointAddress { Ip = address })], Ports = [new() { Port = 5432, Protocol = "TCP" }] }],
    };
}
