using System.Net;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Tests.Upkeep;

public sealed class SystemServiceRangeTests
{
    [Fact]
    public async Task The_ranges_of_services_are_told()
    {
        await using var server = await TestServer.StartAsync(ranges: [IPNetwork.Parse("10.0.0.0/24"), IPNetwork.Parse("fd00::/112")]);
        var told = await server.Api.GetAsync<V1ServiceCIDR>(ObjectKey.Cluster("kubernetes"), TestServer.Ct);
        Assert.Equal(["10.0.0.0/24", "fd00::/112"], told.Spec.Cidrs);
        Assert.Equal(["networking.k8s.io/service-cidr-finalizer"], told.Metadata.Finalizers);
        var condition = Assert.Single(told.Status.Conditions);
        Assert.Equal(("Ready", "True", "Kubernetes Service CIDR is ready"), (condition.Type, condition.Status, condition.Message));
    }
}
