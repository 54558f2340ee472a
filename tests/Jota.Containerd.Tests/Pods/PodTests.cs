using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Containerd.Tests.Pods;

public sealed class PodTests(RealContainerd real) : IAsyncLifetime
{
    private RealNode _node = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _node = await RealNode.StartAsync(real);

    public ValueTask DisposeAsync() => _node?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task A_pod_becomes_ready_answers_at_its_address_and_leaves_nothing_when_deleted()
    {
        await _node.CreateAsync(RealNode.Pod("web", RealNode.Nginx()));
        var pod = await _node.UntilReadyAsync("web");

        Assert.Equal("Running", pod.Status.Phase);
        var container = Assert.Single(pod.Status.ContainerStatuses);
        Assert.True(container.Ready);
        Assert.StartsWith("containerd://", container.ContainerID, StringComparison.Ordinal);
        Assert.NotNull(container.State.Running.StartedAt);
        Assert.Contains("Welcome to nginx!", await Web.GetAsync(pod.Status.PodIP, 80, Ct), StringComparison.Ordinal);

        await _node.DeleteAsync("web");
        Assert.DoesNotContain(await real.Runtime.ListContainersAsync(null, Ct), left => left.Labels["io.kubernetes.pod.uid"] == pod.Metadata.Uid);
        Assert.Empty(Directory.GetDirectories("/sys/fs/cgroup", $"pod{pod.Metadata.Uid}", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Containers_of_a_pod_share_network_and_volumes_and_init_containers_come_first()
    {
        var shared = new V1VolumeMount { Name = "shared", MountPath = "/shared" };
        var init = RealNode.Busybox("init", "sh", "-c", "echo prepared >/shared/file") with { VolumeMounts = [shared] };
        var web = RealNode.Nginx() with { VolumeMounts = [shared with { MountPath = "/usr/share/nginx/html" }] };
        var side = RealNode.Busybox("side", "sh", "-c", "until wget -qO- http://127.0.0.1/file; do sleep 0.1; done; sleep 600");
        var pod = RealNode.Pod("shared", web, side);
        pod.Spec.InitContainers = [init];
        pod.Spec.Volumes = [new() { Name = "shared", EmptyDir = new() }];

        await _node.CreateAsync(pod);
        pod = await _node.UntilReadyAsync("shared");

        await Eventually.TrueAsync(async () => (await _node.LogsAsync(pod, new() { Container = "side" })).Contains("prepared", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_container_finds_its_accounts_token_the_authority_and_its_namespace()
    {
        await _node.CreateAsync(RealNode.Pod("token", RealNode.Busybox(
            "c", "sh", "-c", "cd /var/run/secrets/kubernetes.io/serviceaccount && echo $(cat namespace) $(cat ca.crt) && echo token=$(cat token) && sleep 600")));
        var pod = await _node.UntilReadyAsync("token");

        await Eventually.TrueAsync(async () => (await _node.LogsAsync(pod, new() { Container = "c" })).Contains("token=", StringComparison.Ordinal));
        var lines = (await _node.LogsAsync(pod, new() { Container = "c" })).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("default an authority", lines[0]);
        var review = await _node.Api.CreateAsync(new V1TokenReview { Metadata = new(), Spec = new() { Token = lines[1]["token=".Length..] } }, Ct);
        Assert.Equal("system:serviceaccount:default:default", review.Status.User?.Username);
        Assert.Equal("token", review.Status.User!.Extra["authentication.kubernetes.io/pod-name"].Single());
    }

    [Fact]
    public async Task Settings_reach_the_container()
    {
        await _node.Api.CreateAsync(
            new V1ConfigMap { Metadata = new() { Name = "settings", NamespaceProperty = "default" }, Data = new Dictionary<string, string> { ["key"] = "value" } }, Ct);
        var container = RealNode.Busybox("c", "sh", "-c", "echo $NAME $FROM $(cat /etc/settings/key) $(hostname) $ESCAPED; grep -c settings-pod /etc/hosts") with
        {
            Env =
            [
                new() { Name = "NAME", ValueFrom = new() { FieldRef = new() { FieldPath = "metadata.name" } } },
                new() { Name = "FROM", ValueFrom = new() { ConfigMapKeyRef = new() { Name = "settings", Key = "key" } } },
                new() { Name = "ESCAPED", Value = "$(FROM)-2" },
            ],
            VolumeMounts = [new() { Name = "settings", MountPath = "/etc/settings" }],
        };
        var pod = RealNode.Pod("settings-pod", container);
        pod.Spec.RestartPolicy = "Never";
        pod.Spec.Volumes = [new() { Name = "settings", ConfigMap = new() { Name = "settings" } }];

        await _node.CreateAsync(pod);
        pod = await _node.UntilAsync("settings-pod", found => found.Status.Phase == "Succeeded");

        Assert.Equal("settings-pod value value settings-pod value-2\n1\n", await _node.LogsAsync(pod, new() { Container = "c" }));
    }

    [Fact]
    public async Task A_missing_image_is_told_with_the_registrys_reason_and_another_image_starts_the_pod()
    {
        await _node.CreateAsync(RealNode.Pod("missing", RealNode.Nginx() with { Image = "nginx:no-such-tag" }));
        var pod = await _node.UntilAsync("missing", found => Waiting(found) == "ErrImagePull");
        Assert.Contains("not found", pod.Status.ContainerStatuses[0].State.Waiting.Message, StringComparison.Ordinal);
        await _node.UntilAsync("missing", found => Waiting(found) == "ImagePullBackOff");

        pod = await _node.Api.GetAsync<V1Pod>(new("default", "missing"), Ct);
        await _node.Api.UpdateAsync(pod with { Spec = pod.Spec with { Containers = [pod.Spec.Containers[0] with { Image = "nginx:1.14.2" }] } }, Ct);
        await _node.UntilReadyAsync("missing");
    }

    [Fact]
    public async Task A_crashing_container_is_started_again_and_then_backs_off()
    {
        await _node.CreateAsync(RealNode.Pod("crash", RealNode.Busybox("c", "sh", "-c", "echo run; exit 3")));
        var pod = await _node.UntilAsync("crash", found => Waiting(found) == "CrashLoopBackOff");
        var status = pod.Status.ContainerStatuses[0];
        Assert.Equal(3, status.LastState.Terminated.ExitCode);
        Assert.Equal("run\n", await _node.LogsAsync(pod, new() { Container = "c", Previous = true }));
    }

    [Fact]
    public async Task A_container_over_its_memory_limit_is_oom_killed()
    {
        var container = RealNode.Busybox("c", "sh", "-c", "exec tail /dev/zero") with
        {
            Resources = new() { Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new("32Mi") } },
        };
        var pod = RealNode.Pod("oom", container);
        pod.Spec.RestartPolicy = "Never";
        await _node.CreateAsync(pod);
        pod = await _node.UntilAsync("oom", found => found.Status.Phase == "Failed");
        var ended = pod.Status.ContainerStatuses[0].State.Terminated;
        Assert.Equal(("OOMKilled", 137), (ended.Reason, ended.ExitCode));
    }

    [Fact]
    public async Task Logs_are_followed_until_the_container_ends()
    {
        var pod = RealNode.Pod("talk", RealNode.Busybox("c", "sh", "-c", "for i in 1 2 3; do echo line $i; sleep 0.2; done"));
        pod.Spec.RestartPolicy = "Never";
        await _node.CreateAsync(pod);
        pod = await _node.UntilAsync("talk", found => found.Status?.ContainerStatuses?[0].State.Running is not null);
        Assert.Equal("line 1\nline 2\nline 3\n", await _node.LogsAsync(pod, new() { Container = "c", Follow = true }));
    }

    [Fact]
    public async Task A_kubelet_that_starts_again_takes_up_the_pods_that_run()
    {
        await _node.CreateAsync(RealNode.Pod("kept", RealNode.Nginx()));
        var before = await _node.UntilReadyAsync("kept");

        await _node.Kubelet.DisposeAsync();
        await _node.StartKubeletAsync();
        await _node.CreateAsync(RealNode.Pod("next", RealNode.Nginx()));
        await _node.UntilReadyAsync("next");

        var after = await _node.Api.GetAsync<V1Pod>(new("default", "kept"), Ct);
        Assert.Equal(before.Status.ContainerStatuses[0].ContainerID, after.Status.ContainerStatuses[0].ContainerID);
        Assert.Equal(0, after.Status.ContainerStatuses[0].RestartCount);
    }

    private static string? Waiting(V1Pod pod) => pod.Status?.ContainerStatuses?[0].State?.Waiting?.Reason;
}
