using Jota.Api;
using Jota.Client;
using Jota.Controllers;
using Jota.Kubelet.Files;
using Jota.Tests;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Containerd.Tests.Pods;

/// <summary>Claims of a CSI driver in real containers, with the controllers of a cluster and what runs beside a driver.</summary>
public sealed class CsiTests(RealContainerd real) : IAsyncLifetime
{
    private const string Name = "disk.example.com";

    private RealNode _node = null!;
    private ControllerRunner _controllers = null!;
    private CsiDriverProgram _driver = null!;
    private CsiSidecars _sidecars = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _node = await RealNode.StartAsync(real);
        _controllers = await ControllerRunner.StartAsync(
            new() { Api = _node.Api, Logging = NullLoggerFactory.Instance, Controllers = BuiltInControllers.All }, Ct);
        _driver = new(Path.Combine(real.Containerd.Paths.Data, "kubelet", "plugins_registry"), Name);
        await _driver.ComeAsync();
        _sidecars = new(_node.Api, Name);
        await _node.Api.CreateAsync(new V1CSIDriver { Metadata = new() { Name = Name }, Spec = new() { PodInfoOnMount = true } }, Ct);
        await _node.Api.CreateAsync(
            new V1StorageClass { Metadata = new() { Name = "fast" }, Provisioner = Name, VolumeBindingMode = "Immediate" }, Ct);
        await _node.Api.CreateAsync(
            new V1PersistentVolumeClaim
            {
                Metadata = new() { Name = "data", NamespaceProperty = "default" },
                Spec = new()
                {
                    AccessModes = [AccessModes.ReadWriteOnce],
                    StorageClassName = "fast",
                    Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new("1Gi") } },
                },
            },
            Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _sidecars.DisposeAsync();
        await _controllers.DisposeAsync();
        await _driver.DisposeAsync();
    }

    [Fact]
    public async Task What_a_container_writes_to_a_claim_outlives_its_pod_and_a_restart_of_the_node()
    {
        await _node.CreateAsync(PodWithClaim("writer", "echo kept >/data/file && sleep 600"));
        var writer = await _node.UntilReadyAsync("writer");
        var mount = Directory.EnumerateDirectories(
            Path.Combine(real.Containerd.Paths.Data, "kubelet", "pods", writer.Metadata.Uid, "volumes", "kubernetes.io~csi")).Single() + "/mount";
        await Eventually.TrueAsync(() => Task.FromResult(File.Exists(mount + "/file")));
        Assert.True(FileFacts.Of(mount)!.Value.IsMountRoot);
        Assert.Equal(["NodeStageVolume", "NodePublishVolume"], _driver.Calls);
        Assert.Single((await NodeAsync()).Status.VolumesInUse);

        await _node.Kubelet.DisposeAsync();
        await _node.StartKubeletAsync();
        await _node.Kubelet.TellAsync(Ct);
        Assert.Single((await NodeAsync()).Status.VolumesInUse);
        var after = await _node.UntilReadyAsync("writer");
        Assert.Equal(
            writer.Status.ContainerStatuses[0].ContainerID, after.Status.ContainerStatuses[0].ContainerID);

        await _node.DeleteAsync("writer");
        Assert.Equal(["NodeStageVolume", "NodePublishVolume", "NodeUnpublishVolume", "NodeUnstageVolume"], _driver.Calls);
        await UntilDetachedAsync();

        var reader = PodWithClaim("reader", "cat /data/file; grep -c ' /data ' /proc/mounts");
        reader.Spec.RestartPolicy = "Never";
        await _node.CreateAsync(reader);
        reader = await _node.UntilAsync("reader", pod => pod.Status.Phase == "Succeeded");
        Assert.Equal("kept\n1\n", await _node.LogsAsync(reader, new() { Container = "c" }));
    }

    [Fact]
    public async Task What_a_pod_had_that_was_deleted_while_no_kubelet_looked_is_taken_down()
    {
        await _node.CreateAsync(PodWithClaim("lost", "sleep 600"));
        await _node.UntilReadyAsync("lost");

        await _node.Kubelet.DisposeAsync();
        await _node.Api.DeleteAsync<V1Pod>(new("default", "lost"), new DeleteOptions { GracePeriodSeconds = 0 }, Ct);
        await _node.StartKubeletAsync();

        await Eventually.TrueAsync(() => Task.FromResult(_driver.Calls.Contains("NodeUnstageVolume")));
        await UntilDetachedAsync();
    }

    private static V1Pod PodWithClaim(string name, string script)
    {
        var container = RealNode.Busybox("c", "sh", "-c", script) with { VolumeMounts = [new() { Name = "v", MountPath = "/data" }] };
        var pod = RealNode.Pod(name, container);
        pod.Spec.Volumes = [new() { Name = "v", PersistentVolumeClaim = new() { ClaimName = "data" } }];
        return pod;
    }

    private Task UntilDetachedAsync() => Eventually.TrueAsync(async () =>
        (await _node.Api.ListAsync(new ApiTarget(_node.Api.Catalog.For<V1VolumeAttachment>()), ListOptions.All, Ct)).Items.Count == 0
        && (await NodeAsync()).Status is { VolumesInUse: not { Count: > 0 }, VolumesAttached: not { Count: > 0 } });

    private Task<V1Node> NodeAsync() => _node.Api.GetAsync<V1Node>(ObjectKey.Cluster("node-1"), Ct);
}
