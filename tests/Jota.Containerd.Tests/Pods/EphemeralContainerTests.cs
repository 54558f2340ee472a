using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Containerd.Tests.Pods;

public sealed class EphemeralContainerTests(RealContainerd real) : IAsyncLifetime
{
    private RealNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await RealNode.StartAsync(real);

    public ValueTask DisposeAsync() => _node?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task A_guest_sees_its_targets_processes_and_the_pods_volumes_and_is_not_started_again()
    {
        var main = RealNode.Busybox("main", "sh", "-c", "echo kept >/shared/file; exec sleep 765") with
        {
            VolumeMounts = [new() { Name = "shared", MountPath = "/shared" }],
        };
        var pod = RealNode.Pod("host", main);
        pod.Spec.Volumes = [new() { Name = "shared", EmptyDir = new() }];
        await _node.CreateAsync(pod);
        pod = await _node.UntilReadyAsync("host");

        await AddAsync(pod, new()
        {
            Name = "guest",
            Image = "busybox:1.36",
            TargetContainerName = "main",
            Command = ["sh", "-c", "tr '\\0' ' ' </proc/1/cmdline; cat /other/file; exit 3"],
            VolumeMounts = [new() { Name = "shared", MountPath = "/other" }],
        });

        pod = await _node.UntilAsync("host", p => p.Status.EphemeralContainerStatuses?[0].State?.Terminated is not null);
        var status = Assert.Single(pod.Status.EphemeralContainerStatuses);
        Assert.Equal((3, 0), (status.State.Terminated.ExitCode, status.RestartCount));
        Assert.True(Assert.Single(pod.Status.ContainerStatuses).Ready);
        var said = await _node.LogsAsync(pod, new LogOptions { Container = "guest" });
        Assert.Contains("sleep 765", said, StringComparison.Ordinal);
        Assert.Contains("kept", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_without_a_target_sees_its_own_processes()
    {
        await _node.CreateAsync(RealNode.Pod("alone", RealNode.Busybox("main", "sleep", "765")));
        var pod = await _node.UntilReadyAsync("alone");

        await AddAsync(pod, new() { Name = "guest", Image = "busybox:1.36", Command = ["sh", "-c", "tr '\\0' ' ' </proc/1/cmdline"] });

        pod = await _node.UntilAsync("alone", p => p.Status.EphemeralContainerStatuses?[0].State?.Terminated is not null);
        Assert.DoesNotContain("sleep 765", await _node.LogsAsync(pod, new LogOptions { Container = "guest" }), StringComparison.Ordinal);
    }

    private Task AddAsync(V1Pod pod, V1EphemeralContainer guest) => _node.Api.UpdateAsync(
        new ApiTarget(_node.Api.Catalog.For<V1Pod>(), "default", pod.Metadata.Name, "ephemeralcontainers"),
        new ApiBody.Typed(pod with { Metadata = pod.Metadata with { ResourceVersion = null }, Spec = pod.Spec with { EphemeralContainers = [guest] } }),
        WriteOptions.Plain,
        RealNode.Ct);
}
