using System.Text;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Testing.Tests;

/// <summary>Resizes of pods that run, on a whole cluster.</summary>
public sealed class PodResizeTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_resize_frees_is_there_for_others_and_what_it_takes_is_not()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        var node = await cluster.Api.GetAsync<V1Node>(ObjectKey.Cluster("sim-1"), Ct);
        var cpu = Quantity.Of(node.Status.Allocatable["cpu"]).MilliValue;
        await CreateAsync(cluster, "first", cpu - 500);
        await cluster.UntilAsync<V1Pod>(A.Key("first"), pod => pod.Status.Phase == "Running", Ct);
        await CreateAsync(cluster, "second", 1000);
        await cluster.UntilAsync<V1Pod>(A.Key("second"), pod => PodConditions.Find(pod.Status, PodConditions.PodScheduled)?.Reason == "Unschedulable", Ct);

        await ResizeAsync(cluster, "first", cpu - 1500);
        await cluster.UntilAsync<V1Pod>(A.Key("second"), pod => pod.Status.Phase == "Running", Ct);

        await ResizeAsync(cluster, "first", cpu - 500);
        var deferred = await cluster.UntilAsync<V1Pod>(A.Key("first"), pod => PodConditions.Find(pod.Status, "PodResizePending") is not null, Ct);
        Assert.Equal("Deferred", PodConditions.Find(deferred.Status, "PodResizePending")!.Reason);

        // What was asked for and not given is not given to others either.
        await cluster.Api.DeleteAsync<V1Pod>(A.Key("second"), new DeleteOptions { GracePeriodSeconds = 0 }, Ct);
        var resized = await cluster.UntilAsync<V1Pod>(
            A.Key("first"), pod => PodConditions.Find(pod.Status, "PodResizePending") is null && PodConditions.Find(pod.Status, "PodResizeInProgress") is null, Ct);
        Assert.Equal(cpu - 500, Quantity.Of(resized.Status.ContainerStatuses[0].Resources.Requests["cpu"]).MilliValue);
        Assert.Equal(0, resized.Status.ContainerStatuses[0].RestartCount);
    }

    private static Task CreateAsync(TestCluster cluster, string name, long cpu) => cluster.Api.CreateAsync(
        new V1Pod
        {
            Metadata = new() { Name = name, NamespaceProperty = "default" },
            Spec = new()
            {
                Containers = [new() { Name = "c", Image = "i", Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new($"{cpu}m") } } }],
            },
        },
        Ct);

    private static Task ResizeAsync(TestCluster cluster, string pod, long cpu) => cluster.Api.PatchAsync(
        new ApiTarget(cluster.Api.Catalog.For<V1Pod>(), "default", pod, "resize"),
        new PatchBody(PatchType.StrategicMerge, Encoding.UTF8.GetBytes($$$$"""{"spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":"{{{{cpu}}}}m"}}}]}}""")),
        WriteOptions.Plain,
        Ct);
}
