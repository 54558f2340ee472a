using System.Diagnostics;
using k8s.Models;

namespace Jota.Containerd.Tests.Pods;

/// <summary>What a container does in its volumes reaches nothing else of the machine.</summary>
public sealed class VolumeSafetyTests(RealContainerd real) : IAsyncLifetime
{
    private const string Secret = "of the machine";
    private const int Victims = 6;

    private readonly string _host = Directory.CreateTempSubdirectory("jota-host-").FullName;
    private RealNode _node = null!;

    private string KubeletDirectory => Path.Combine(real.Containerd.Paths.Data, "kubelet");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_host, "secret"), Secret, RealNode.Ct);

        // Propagation to and from containers needs a shared mount.
        Directory.CreateDirectory(KubeletDirectory);
        await ShareAsync(KubeletDirectory);
        await ShareAsync(_host);
        _node = await RealNode.StartAsync(real);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await RunAsync("umount", "--lazy", KubeletDirectory);
        await RunAsync("umount", "--lazy", _host);
        Directory.Delete(_host, recursive: true);
    }

    [Fact]
    public async Task Last_words_are_what_the_container_wrote_and_no_file_that_a_neighbour_put_in_their_place()
    {
        var all = new V1VolumeMount { Name = "v", MountPath = "/v" };
        var pod = RealNode.Pod("words",
            RealNode.Busybox("neighbour", "sh", "-c", $"rm /v/words && ln -s {_host}/secret /v/words && touch /v/done") with { VolumeMounts = [all] },
            RealNode.Busybox("speaker", "sh", "-c", "until [ -e /v/done ]; do sleep 0.05; done; echo my words >/dev/termination-log; exit 1") with
            {
                VolumeMounts = [all, new() { Name = "v", MountPath = "/dev/termination-log", SubPath = "words" }],
            });

        // The neighbour begins when the speaker has its file.
        pod.Spec.InitContainers = [RealNode.Busybox("init", "touch", "/v/words") with { VolumeMounts = [all] }];
        pod.Spec.Containers = [pod.Spec.Containers[1], pod.Spec.Containers[0]];
        pod.Spec.RestartPolicy = "Never";
        pod.Spec.Volumes = [new() { Name = "v", EmptyDir = new() }];

        await _node.CreateAsync(pod);
        pod = await _node.UntilAsync("words", found => found.Status.Phase == "Failed");

        var speaker = pod.Status.ContainerStatuses.Single(status => status.Name == "speaker");
        Assert.Equal("my words\n", speaker.State.Terminated.Message);
    }

    [Fact]
    public async Task A_folder_that_is_swapped_for_a_link_while_containers_start_is_never_mounted_from_the_host()
    {
        const string Swap = "mv -T /v/dir /v/aside && ln -s {0} /v/dir && rm /v/dir && mv -T /v/aside /v/dir";
        var all = new V1VolumeMount { Name = "v", MountPath = "/v" };
        var swapper = RealNode.Busybox("swapper", "sh", "-c", $"while [ ! -e /v/end ]; do {string.Format(null, Swap, _host)}; done") with { VolumeMounts = [all] };
        var victims = Enumerable.Range(0, Victims).Select(i =>
            RealNode.Busybox($"victim-{i}", "sh", "-c", "cat /sub/secret; true") with { VolumeMounts = [new() { Name = "v", MountPath = "/sub", SubPath = "dir" }] });
        var pod = RealNode.Pod("swap", [swapper, .. victims]);
        pod.Spec.InitContainers = [RealNode.Busybox("init", "mkdir", "/v/dir") with { VolumeMounts = [all] }];
        pod.Spec.RestartPolicy = "Never";
        pod.Spec.Volumes = [new() { Name = "v", EmptyDir = new() }];

        await _node.CreateAsync(pod);
        pod = await _node.UntilAsync("swap", found => found.Status.ContainerStatuses?.Count(IsDecided) == Victims);

        foreach (var victim in pod.Status.ContainerStatuses.Where(status => status.State.Terminated is not null))
        {
            Assert.DoesNotContain(Secret, await _node.LogsAsync(pod, new() { Container = victim.Name }), StringComparison.Ordinal);
        }

        await File.WriteAllTextAsync(Path.Combine(Volume(pod, "v"), "end"), "", RealNode.Ct);
    }

    [Fact]
    public async Task Links_that_go_round_fail_their_container_alone()
    {
        var all = new V1VolumeMount { Name = "v", MountPath = "/v" };
        var pod = RealNode.Pod("round",
            RealNode.Busybox("well", "sleep", "600"),
            RealNode.Busybox("lost", "sleep", "600") with { VolumeMounts = [new() { Name = "v", MountPath = "/sub", SubPath = "a" }] });
        pod.Spec.InitContainers = [RealNode.Busybox("init", "sh", "-c", "ln -s b /v/a && ln -s a /v/b") with { VolumeMounts = [all] }];
        pod.Spec.Volumes = [new() { Name = "v", EmptyDir = new() }];

        await _node.CreateAsync(pod);
        pod = await _node.UntilAsync("round", found => found.Status.ContainerStatuses?.Any(status =>
            status.State.Waiting?.Reason == "CreateContainerConfigError") is true);

        var lost = pod.Status.ContainerStatuses.Single(status => status.Name == "lost");
        Assert.Equal("failed to prepare subPath for volumeMount \"v\" of container \"lost\"", lost.State.Waiting.Message);
        Assert.True(pod.Status.ContainerStatuses.Single(status => status.Name == "well").Ready);
    }

    [Fact]
    public async Task Mounts_that_a_container_left_in_its_volume_come_off_before_the_volume_goes()
    {
        var inner = Directory.CreateDirectory(Path.Combine(_host, "inner")).FullName;
        await RunAsync("mount", "-t", "tmpfs", "tmpfs", inner);
        await File.WriteAllTextAsync(Path.Combine(inner, "kept"), "", RealNode.Ct);
        try
        {
            await DeletePodWithMountAsync();
            Assert.Equal(Secret, await File.ReadAllTextAsync(Path.Combine(_host, "secret"), RealNode.Ct));

            // Taking a shared mount's copy off does not take the mount itself off.
            Assert.True(File.Exists(Path.Combine(inner, "kept")));
        }
        finally
        {
            await RunAsync("umount", inner);
        }
    }

    [Fact]
    public async Task A_subpath_that_is_not_there_yet_has_the_mode_and_the_group_of_its_volume()
    {
        var pod = RealNode.Pod("fresh", RealNode.Busybox("c", "sh", "-c", "stat -c '%a %g' /sub; echo >/sub/file && echo written") with
        {
            VolumeMounts = [new() { Name = "v", MountPath = "/sub", SubPath = "deep/er" }],
        });
        pod.Spec.RestartPolicy = "Never";
        pod.Spec.SecurityContext = new() { FsGroup = 4242, RunAsUser = 1234, RunAsGroup = 1234 };
        pod.Spec.Volumes = [new() { Name = "v", EmptyDir = new() }];

        await _node.CreateAsync(pod);
        pod = await _node.UntilAsync("fresh", found => found.Status.Phase is "Succeeded" or "Failed");

        Assert.Equal("2777 4242\nwritten\n", await _node.LogsAsync(pod, new() { Container = "c" }));
    }

    [Fact]
    public async Task A_token_belongs_to_the_user_that_all_containers_run_as()
    {
        var pod = RealNode.Pod("owned", RealNode.Busybox(
            "c", "sh", "-c", "cd /var/run/secrets/kubernetes.io/serviceaccount && stat -Lc '%a %u' token && cat token >/dev/null && echo read"));
        pod.Spec.RestartPolicy = "Never";
        pod.Spec.SecurityContext = new() { RunAsUser = 1234 };

        await _node.CreateAsync(pod);
        pod = await _node.UntilAsync("owned", found => found.Status.Phase is "Succeeded" or "Failed");

        Assert.Equal("600 1234\nread\n", await _node.LogsAsync(pod, new() { Container = "c" }));
    }

    private async Task DeletePodWithMountAsync()
    {
        var binder = RealNode.Busybox("binder", "sh", "-c", "mkdir -p /v/a/b && mount -o rbind /host /v/a/b && touch /v/ready && sleep 600") with
        {
            SecurityContext = new() { Privileged = true },
            VolumeMounts =
            [
                new() { Name = "v", MountPath = "/v", MountPropagation = "Bidirectional" },
                new() { Name = "host", MountPath = "/host", MountPropagation = "Bidirectional" },
            ],
        };
        var pod = RealNode.Pod("binder", binder);
        pod.Spec.Volumes = [new() { Name = "v", EmptyDir = new() }, new() { Name = "host", HostPath = new() { Path = _host } }];
        pod = await _node.CreateAsync(pod);
        await _node.UntilReadyAsync("binder");
        await Eventually.TrueAsync(() => Task.FromResult(File.Exists(Path.Combine(Volume(pod, "v"), "a", "b", "inner", "kept"))));
        await _node.DeleteAsync("binder");
        Assert.False(Directory.Exists(Path.Combine(KubeletDirectory, "pods", pod.Metadata.Uid)));
    }

    private string Volume(V1Pod pod, string name) =>
        Path.Combine(KubeletDirectory, "pods", pod.Metadata.Uid, "volumes", "kubernetes.io~empty-dir", name);

    private static bool IsDecided(V1ContainerStatus status) => status.Name != "swapper" &&
        (status.State.Terminated is not null || status.State.Waiting?.Reason is "CreateContainerConfigError" or "RunContainerError" or "CrashLoopBackOff");

    private static async Task ShareAsync(string directory)
    {
        await RunAsync("mount", "--bind", directory, directory);
        await RunAsync("mount", "--make-rshared", directory);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.Equal(0, process.ExitCode);
    }
}
