using Jota.Api;
using Jota.Client;
using Jota.Testing.Tests.Strategies;
using k8s.Models;

namespace Jota.Testing.Tests;

/// <summary>Services on a whole cluster, where every controller has just the rights of its account.</summary>
public sealed class ServiceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Endpoints_come_with_a_services_pods_and_go_with_the_service()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        await Samples.CreateAsync(cluster, Ct, "blue-green/blue.yaml", "blue-green/service.yaml");
        await cluster.UntilAsync<V1Endpoints>(A.Key("web"), endpoints => endpoints.Subsets?[0].Addresses?.Count == 3, Ct);
        await cluster.Api.DeleteAsync<V1Service>(A.Key("web"), DeleteOptions.Default, Ct);
        await cluster.UntilGoneAsync<V1Endpoints>(A.Key("web"), Ct);
        await UntilAsync(cluster, slices => slices.Count == 0);
    }

    [Fact]
    public async Task Hand_made_endpoints_have_slices_as_well()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 0, Ct);
        await cluster.Api.CreateAsync(new V1Service { Metadata = Named("db"), Spec = new() { Ports = [new() { Port = 5432 }] } }, Ct);
        await cluster.Api.CreateAsync(
            new V1Endpoints
            {
                Metadata = Named("db"),
                Subsets = [new() { Addresses = [new() { Ip = "192.0.2.1" }], Ports = [new() { Port = 5432, Protocol = "TCP" }] }],
            },
            Ct);
        await UntilAsync(cluster, slices => slices is [var slice] && slice.Endpoints[0].Addresses[0] == "192.0.2.1");
        await cluster.Api.DeleteAsync<V1Service>(A.Key("db"), DeleteOptions.Default, Ct);
        await UntilAsync(cluster, slices => slices.Count == 0);
    }

    private static V1ObjectMeta Named(string name) => new() { Name = name, NamespaceProperty = "default" };

    private static async Task UntilAsync(TestCluster cluster, Func<IReadOnlyList<V1EndpointSlice>, bool> wanted)
    {
        for (var attempt = 0; !wanted(await SlicesAsync(cluster)); attempt++)
        {
            Assert.InRange(attempt, 0, 600);
            await cluster.PassAsync(TimeSpan.FromMilliseconds(100), Ct);
        }
    }

    private static async Task<IReadOnlyList<V1EndpointSlice>> SlicesAsync(TestCluster cluster)
    {
        var list = await cluster.Api.ListAsync(new(cluster.Api.Catalog.For<V1EndpointSlice>(), "default"), ListOptions.All, Ct);
        return [.. list.Items.Select(item => item.As<V1EndpointSlice>())];
    }
}
