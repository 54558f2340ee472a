using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Testing.Tests;

/// <summary>Claims on a whole cluster of simulated nodes, with parts that have the rights of their accounts only.</summary>
public sealed class StorageTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_a_fresh_cluster_a_claim_is_bound_where_its_pod_goes_and_the_next_pod_goes_there_too()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 3, Ct);
        await cluster.Api.CreateAsync(Claim("data"), Ct);
        await cluster.Api.CreateAsync(With(A.Pod("first"), "data"), Ct);

        var first = await cluster.UntilAsync<V1Pod>(A.Key("first"), A.IsRunning, Ct);
        var claim = await cluster.UntilAsync<V1PersistentVolumeClaim>(A.Key("data"), c => c.Status.Phase == "Bound", Ct);
        Assert.Equal("local", claim.Spec.StorageClassName);
        await cluster.Api.CreateAsync(With(A.Pod("second"), "data"), Ct);
        var second = await cluster.UntilAsync<V1Pod>(A.Key("second"), A.IsRunning, Ct);
        Assert.Equal(first.Spec.NodeName, second.Spec.NodeName);

        await cluster.Api.DeleteAsync<V1PersistentVolumeClaim>(A.Key("data"), DeleteOptions.Default, Ct);
        await cluster.Api.DeleteAsync<V1Pod>(A.Key("first"), DeleteOptions.Default, Ct);
        await cluster.Api.DeleteAsync<V1Pod>(A.Key("second"), DeleteOptions.Default, Ct);
        await cluster.UntilGoneAsync<V1PersistentVolume>(ObjectKey.Cluster(claim.Spec.VolumeName), Ct);
    }

    [Fact]
    public async Task A_pod_waits_for_a_claim_that_is_not_there_and_goes_on_when_it_is()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        await cluster.Api.CreateAsync(With(A.Pod("p"), "data"), Ct);
        var waiting = await cluster.UntilAsync<V1Pod>(A.Key("p"), pod => pod.Status.Conditions?.Any(c => c.Reason == "Unschedulable") == true, Ct);
        Assert.StartsWith(
            "0/1 nodes are available: persistentvolumeclaim \"data\" not found.",
            waiting.Status.Conditions.Single(c => c.Reason == "Unschedulable").Message, StringComparison.Ordinal);

        await cluster.Api.CreateAsync(Claim("data"), Ct);
        await cluster.UntilAsync<V1Pod>(A.Key("p"), A.IsRunning, Ct);
    }

    [Fact]
    public async Task An_ephemeral_volume_lives_and_dies_with_its_pod()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        var pod = A.Pod("p");
        pod.Spec.Volumes = [new() { Name = "scratch", Ephemeral = new() { VolumeClaimTemplate = new() { Spec = Claim("x").Spec } } }];
        await cluster.Api.CreateAsync(pod, Ct);
        await cluster.UntilAsync<V1Pod>(A.Key("p"), A.IsRunning, Ct);
        var claim = await cluster.UntilAsync<V1PersistentVolumeClaim>(A.Key("p-scratch"), c => c.Status.Phase == "Bound", Ct);

        await cluster.Api.DeleteAsync<V1Pod>(A.Key("p"), DeleteOptions.Default, Ct);
        await cluster.UntilGoneAsync<V1PersistentVolumeClaim>(A.Key("p-scratch"), Ct);
        await cluster.UntilGoneAsync<V1PersistentVolume>(ObjectKey.Cluster(claim.Spec.VolumeName), Ct);
    }

    private static V1PersistentVolumeClaim Claim(string name) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "default" },
        Spec = new()
        {
            AccessModes = [AccessModes.ReadWriteOnce],
            Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new("1Gi") } },
        },
    };

    private static V1Pod With(V1Pod pod, string claim)
    {
        pod.Spec.Volumes = [new() { Name = "v", PersistentVolumeClaim = new() { ClaimName = claim } }];
        pod.Spec.Containers[0].VolumeMounts = [new() { Name = "v", MountPath = "/data" }];
        return pod;
    }
}
