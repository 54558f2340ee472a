using Jota.Client;
using k8s.Models;

namespace Jota.Containerd.Tests.Pods;

public sealed class ImageVolumeTests(RealContainerd real) : IAsyncLifetime
{
    private RealNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await RealNode.StartAsync(real);

    public ValueTask DisposeAsync() => _node?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task The_files_of_an_image_are_a_volume_that_cannot_be_written_and_leaves_nothing()
    {
        var container = RealNode.Busybox("c", "sh", "-c", "ls /image/usr/sbin/nginx && ! touch /image/new && echo done; exec sleep 765") with
        {
            VolumeMounts = [new() { Name = "image", MountPath = "/image" }],
        };
        var pod = RealNode.Pod("mounts", container);
        pod.Spec.Volumes = [new() { Name = "image", Image = new() { Reference = "nginx:1.14.2", PullPolicy = "IfNotPresent" } }];
        await _node.CreateAsync(pod);
        pod = await _node.UntilReadyAsync("mounts");

        await Eventually.TrueAsync(async () => (await _node.LogsAsync(pod, new LogOptions { Container = "c" })).Contains("done", StringComparison.Ordinal));
        var said = await _node.LogsAsync(pod, new LogOptions { Container = "c" });
        Assert.Contains("/image/usr/sbin/nginx", said, StringComparison.Ordinal);
        Assert.Contains("Read-only file system", said, StringComparison.Ordinal);

        await _node.DeleteAsync("mounts");
        Assert.DoesNotContain(pod.Metadata.Uid, await File.ReadAllTextAsync("/proc/self/mounts", RealNode.Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_of_an_image_is_mounted_by_its_path()
    {
        var container = RealNode.Busybox("c", "sh", "-c", "ls /part && ! touch /part/new && echo done; exec sleep 765") with
        {
            VolumeMounts = [new() { Name = "image", MountPath = "/part", SubPath = "usr/sbin" }],
        };
        var pod = RealNode.Pod("part", container);
        pod.Spec.Volumes = [new() { Name = "image", Image = new() { Reference = "nginx:1.14.2", PullPolicy = "IfNotPresent" } }];
        await _node.CreateAsync(pod);
        pod = await _node.UntilReadyAsync("part");

        await Eventually.TrueAsync(async () => (await _node.LogsAsync(pod, new LogOptions { Container = "c" })).Contains("done", StringComparison.Ordinal));
        var said = await _node.LogsAsync(pod, new LogOptions { Container = "c" });
        Assert.Contains("nginx", said, StringComparison.Ordinal);
        Assert.Contains("Read-only file system", said, StringComparison.Ordinal);

        await _node.DeleteAsync("part");
        Assert.DoesNotContain(pod.Metadata.Uid, await File.ReadAllTextAsync("/proc/self/mounts", RealNode.Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_waits_for_the_image_of_its_volume()
    {
        var container = RealNode.Busybox("c", "sleep", "765") with { VolumeMounts = [new() { Name = "image", MountPath = "/image" }] };
        var pod = RealNode.Pod("waits", container);
        pod.Spec.Volumes = [new() { Name = "image", Image = new() { Reference = "nginx:nowhere", PullPolicy = "Never" } }];
        await _node.CreateAsync(pod);

        pod = await _node.UntilAsync("waits", p => p.Status.ContainerStatuses?[0].State?.Waiting?.Reason == "ErrImageNeverPull");
        Assert.Equal("Container image \"nginx:nowhere\" is not present with pull policy of Never", pod.Status.ContainerStatuses[0].State.Waiting.Message);
    }
}
