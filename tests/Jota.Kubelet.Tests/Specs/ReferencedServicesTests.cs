using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Specs;
using Jota.Tests;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Kubelet.Tests.Specs;

/// <summary>The services that containers are told of when they start.</summary>
public sealed class ReferencedServicesTests
{
    private static readonly V1Pod Pod = new()
    {
        Metadata = new() { Name = "one", NamespaceProperty = "default", Uid = "uid" },
        Spec = new() { Containers = [] },
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_the_API_is_away_a_container_that_is_started_again_is_told_what_the_one_before_was()
    {
        await using var server = await InProcessApi.StartAsync();
        await server.CreateAsync(new V1Service
        {
            Metadata = new() { Name = "web", NamespaceProperty = "default" },
            Spec = new() { Ports = [new() { Port = 80 }] },
        });

        // Kubelets are content with what the cache has: it has the service from here on.
        await server.ListAsync<V1Service>();
        var api = new LeavingApi(server.Api);
        await using var objects = new ReferencedObjects(api, server.Clock, NullLogger.Instance);
        var before = await objects.ServicesAsync(Pod, Ct);
        Assert.Contains(before, service => service.Metadata.Name == "web");

        api.IsAway = true;
        Assert.Equal(before.Count, (await objects.ServicesAsync(Pod, Ct)).Count);

        // Nothing is kept of a pod that is gone.
        objects.Release("uid");
        await Assert.ThrowsAsync<HttpRequestException>(() => objects.ServicesAsync(Pod, Ct));
    }

    private sealed class LeavingApi(IApi api) : PassingApi(api)
    {
        public bool IsAway { get; set; }

        public override Task<ApiList> ListAsync(ApiTarget target, ListOptions options, CancellationToken ct) =>
            IsAway ? throw new HttpRequestException("connection refused") : base.ListAsync(target, options, ct);
    }
}
