using System.Net;
using Jota.Api;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.ApiServer.Tests.Upkeep;

public sealed class ApiServiceTests
{
    private static readonly IPEndPoint Here = new(IPAddress.Loopback, 6443);

    [Fact]
    public async Task The_api_is_a_service_with_endpoints_where_the_server_listens()
    {
        await using var server = await TestServer.StartAsync();
        await server.Core.AdvertiseAsync(Here, TestServer.Ct);
        var service = await ReadAsync<V1Service>(server);
        Assert.Equal(("10.96.0.1", 443, "6443"), (service.Spec.ClusterIP, service.Spec.Ports[0].Port, service.Spec.Ports[0].TargetPort.Value));
        var endpoints = await ReadAsync<V1Endpoints>(server);
        Assert.Equal(("127.0.0.1", 6443), (endpoints.Subsets[0].Addresses[0].Ip, endpoints.Subsets[0].Ports[0].Port));
        var slice = await ReadAsync<V1EndpointSlice>(server);
        Assert.Equal("kubernetes", slice.Metadata.Labels["kubernetes.io/service-name"]);
        Assert.Equal(["127.0.0.1"], slice.Endpoints[0].Addresses);
    }

    [Fact]
    public async Task What_is_deleted_is_made_anew()
    {
        await using var server = await TestServer.StartAsync();
        await server.Core.AdvertiseAsync(Here, TestServer.Ct);
        Assert.Equal("10.96.0.1", (await DeleteAsync<V1Service>(server)).Spec.ClusterIP);
        Assert.Equal("127.0.0.1", (await DeleteAsync<V1Endpoints>(server)).Subsets[0].Addresses[0].Ip);
        Assert.Equal(["127.0.0.1"], (await DeleteAsync<V1EndpointSlice>(server)).Endpoints[0].Addresses);
    }

    [Fact]
    public async Task A_server_that_listens_elsewhere_after_a_restart_says_so()
    {
        var store = new Jota.Store.Memory.MemoryStore();
        await using (var server = await TestServer.StartAsync(store))
        {
            await server.Core.AdvertiseAsync(Here, TestServer.Ct);
        }

        await using var next = await TestServer.StartAsync(store);
        await next.Core.AdvertiseAsync(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 7443), TestServer.Ct);
        Assert.Equal("7443", (await ReadAsync<V1Service>(next)).Spec.Ports[0].TargetPort.Value);
        Assert.Equal("192.0.2.1", (await ReadAsync<V1Endpoints>(next)).Subsets[0].Addresses[0].Ip);
        Assert.Equal(["192.0.2.1"], (await ReadAsync<V1EndpointSlice>(next)).Endpoints[0].Addresses);
    }

    private static Task<T> ReadAsync<T>(TestServer server)
        where T : class => server.Api.GetAsync<T>(TestServer.Key("kubernetes"), TestServer.Ct);

    /// <summary>Deletes it, and answers the one that comes after it.</summary>
    private static async Task<T> DeleteAsync<T>(TestServer server)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var gone = (await server.DeleteAsync<T>("kubernetes")).Object;
        var options = ListOptions.All with { ResourceVersion = gone.Revision.ToString() };
        await foreach (var change in server.Api.WatchAsync(server.All<T>(), options, TestServer.Ct))
        {
            if (change.Type == WatchEventType.Added)
            {
                return change.Object!.As<T>();
            }
        }

        throw new InvalidOperationException("the watch ended");
    }
}
