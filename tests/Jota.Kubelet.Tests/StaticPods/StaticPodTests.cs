using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Kubelet.Tests.StaticPods;

/// <summary>Pods that a node runs on its own, of the files of a folder, and their images in the API.</summary>
public sealed class StaticPodTests : IDisposable
{
    private const string Name = "web-" + TestNode.Name;

    private readonly string _folder = Directory.CreateTempSubdirectory("jota-manifests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_is_a_pod_and_its_image_in_the_API_tells_how_it_is()
    {
        Write("web.yaml", "nginx:1");
        await using var node = await TestNode.StartAsync(manifests: _folder);
        var mirror = await node.UntilAsync(Name, pod => pod.Status?.Phase == "Running");
        var annotations = mirror.Metadata.Annotations;
        Assert.Equal(annotations["kubernetes.io/config.hash"], annotations["kubernetes.io/config.mirror"]);
        Assert.Equal("file", annotations["kubernetes.io/config.source"]);
        Assert.True(annotations.ContainsKey("kubernetes.io/config.seen"));
        Assert.NotEqual(annotations["kubernetes.io/config.hash"], mirror.Metadata.Uid);
        var owner = Assert.Single(mirror.Metadata.OwnerReferences);
        Assert.Equal(("Node", TestNode.Name, true), (owner.Kind, owner.Name, owner.Controller));
        Assert.Contains(mirror.Status.Conditions, condition => condition is { Type: "Ready", Status: "True" });
        Assert.NotNull(mirror.Status.StartTime);
    }

    [Fact]
    public async Task Who_deletes_the_image_gets_another_and_the_pod_runs_on()
    {
        Write("web.yaml", "nginx:1");
        await using var node = await TestNode.StartAsync(manifests: _folder);
        var first = await node.UntilAsync(Name, pod => pod.Status?.Phase == "Running");
        await node.DeleteAsync(Name);
        var second = await node.UntilAsync(
            Name, pod => pod.Metadata.Uid != first.Metadata.Uid && pod.Status?.Phase == "Running", TimeSpan.FromMilliseconds(100));
        Assert.Equal(first.Status.ContainerStatuses[0].ContainerID, second.Status.ContainerStatuses[0].ContainerID);
        Assert.Equal(0, second.Status.ContainerStatuses[0].RestartCount);
    }

    [Fact]
    public async Task Files_come_and_go()
    {
        await using var node = await TestNode.StartAsync(manifests: _folder);
        Write("late.yaml", "nginx:1");
        await node.UntilAsync(Name, pod => pod.Status?.Phase == "Running");
        File.Delete(Path.Combine(_folder, "late.yaml"));
        await node.UntilGoneAsync(Name, TimeSpan.FromSeconds(1));
        await node.UntilAsync(async () => (await node.Runtime.ListPodSandboxesAsync(null, TestNode.Ct)).Count == 0, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Another_pod_in_the_file_follows_when_the_one_before_has_ended()
    {
        Write("web.yaml", "nginx:1");
        await using var node = await TestNode.StartAsync(manifests: _folder);
        var first = await node.UntilAsync(Name, pod => pod.Status?.Phase == "Running");
        Write("web.yaml", "nginx:2");
        var second = await node.UntilAsync(
            Name, pod => pod.Spec.Containers[0].Image == "nginx:2" && pod.Status?.Phase == "Running", TimeSpan.FromSeconds(1));
        Assert.NotEqual(first.Metadata.Annotations["kubernetes.io/config.hash"], second.Metadata.Annotations["kubernetes.io/config.hash"]);
        Assert.Single(await node.Runtime.ListPodSandboxesAsync(null, TestNode.Ct));
    }

    [Fact]
    public async Task A_file_written_over_with_nonsense_leaves_its_pod_as_it_was()
    {
        Write("web.yaml", "nginx:1");
        await using var node = await TestNode.StartAsync(manifests: _folder);
        var first = await node.UntilAsync(Name, pod => pod.Status?.Phase == "Running");
        await File.WriteAllTextAsync(Path.Combine(_folder, "web.yaml"), "kind: [", TestNode.Ct);
        Write("other.yaml", "nginx:1", "other");
        await node.UntilAsync("other-" + TestNode.Name, pod => pod.Status?.Phase == "Running");
        Assert.Equal(first.Metadata.Uid, (await node.GetAsync(Name)).Metadata.Uid);
    }

    [Fact]
    public async Task Images_of_pods_that_were_taken_away_meanwhile_go()
    {
        Write("web.yaml", "nginx:1");
        await using var node = await TestNode.StartAsync(manifests: _folder);
        await node.UntilAsync(Name, pod => pod.Status?.Phase == "Running");
        await node.Kubelet.DisposeAsync();
        File.Delete(Path.Combine(_folder, "web.yaml"));
        await node.StartKubeletAsync();
        await node.UntilGoneAsync(Name, TimeSpan.FromSeconds(1));
        await node.UntilAsync(async () => (await node.Runtime.ListPodSandboxesAsync(null, TestNode.Ct)).Count == 0, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_kubelet_that_is_started_again_takes_its_pods_up()
    {
        Write("web.yaml", "nginx:1");
        await using var node = await TestNode.StartAsync(manifests: _folder);
        var before = await node.UntilAsync(Name, pod => pod.Status?.Phase == "Running");
        await node.Kubelet.DisposeAsync();
        await node.StartKubeletAsync();
        var other = await node.CreateAsync(TestNode.Pod("other"));
        await node.UntilAsync("other", pod => pod.Status?.Phase == "Running");
        var after = await node.GetAsync(Name);
        Assert.Equal(before.Status.ContainerStatuses[0].ContainerID, after.Status.ContainerStatuses[0].ContainerID);
        Assert.Equal(before.Metadata.Uid, after.Metadata.Uid);
    }

    [Fact]
    public async Task Pods_run_while_the_API_is_away()
    {
        var away = new AwayApi();
        await using var node = await TestNode.StartAsync(manifests: _folder, through: away.Through);
        away.IsAway = true;
        Write("web.yaml", "nginx:1");
        await node.UntilAsync(async () => (await node.Runtime.ListContainersAsync(null, TestNode.Ct)).Count == 1, TimeSpan.FromMilliseconds(100));
        away.IsAway = false;
        await node.UntilAsync(Name, pod => pod.Status?.Phase == "Running", TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Logs_and_commands_find_the_pod_by_its_image()
    {
        Write("web.yaml", "nginx:1");
        await using var node = await TestNode.StartAsync(manifests: _folder);
        var mirror = await node.UntilAsync(Name, pod => pod.Status?.Phase == "Running");
        using var log = new MemoryStream();
        await node.Kubelet.Node.CopyLogsAsync(new("default", Name), mirror.Metadata.Uid, new LogOptions { Container = "c" }, log, TestNode.Ct);
        Assert.NotEqual(0, log.Length);
    }

    private void Write(string file, string image, string name = "web") => File.WriteAllText(
        Path.Combine(_folder, file),
        $"apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec:\n  terminationGracePeriodSeconds: 1\n  containers: [{{name: c, image: '{image}'}}]\n");

    /// <summary>Lets writes through to the API, or not.</summary>
    private sealed class AwayApi
    {
        public bool IsAway { get; set; }

        public IApi Through(IApi api) => new Calls(api, this);

        private sealed class Calls(IApi api, AwayApi away) : Jota.Tests.PassingApi(api)
        {
            public override Task<ApiList> ListAsync(ApiTarget target, ListOptions options, CancellationToken ct)
            {
                Check();
                return base.ListAsync(target, options, ct);
            }

            public override Task<WriteResult> CreateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct)
            {
                Check();
                return base.CreateAsync(target, body, options, ct);
            }

            public override Task<WriteResult> UpdateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct)
            {
                Check();
                return base.UpdateAsync(target, body, options, ct);
            }

            private void Check()
            {
                if (away.IsAway)
                {
                    throw new HttpRequestException("away");
                }
            }
        }
    }
}
