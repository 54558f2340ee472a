using Jota.Api;
using Jota.Kubelet.Containers;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Runtime.Cri.V1;
using Jota.Kubelet.Simulated;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Kubelet.Tests.Simulated;

public sealed class SimulatedRuntimeTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly SimulatedRuntime _runtime;

    public SimulatedRuntimeTests() => _runtime = new("10.244.0.0/24", SimulationScript.Default, _clock, IdSource.Seeded(3));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_look_at_a_pod_tells_what_lists_and_statuses_tell()
    {
        await RunAsync("other", "c");
        await RunAsync("pod", "first");
        _clock.Advance(TimeSpan.FromSeconds(1));
        await RunAsync("pod", "second", attempt: 1);
        _runtime.Crash(Look("pod").Containers[0].Id, 3);

        var listed = await new PodObserver(_runtime).ListAsync("pod", ObservedPod.Nothing, Ct);
        Assert.Equal(listed.Sandboxes.Select(s => (s.Id, s.Attempt, s.Ready, s.CreatedAt, string.Join(',', s.Ips))),
            Look("pod").Sandboxes.Select(s => (s.Id, s.Attempt, s.Ready, s.CreatedAt, string.Join(',', s.Ips))));
        Assert.Equal(listed.Containers, Look("pod").Containers);
        Assert.Equal(["second", "first"], Look("pod").Containers.Select(c => c.Name));
    }

    [Fact]
    public async Task Nothing_new_is_told_by_the_same_object()
    {
        await RunAsync("pod", "c");
        var before = Look("pod");
        await RunAsync("other", "c");
        Assert.Same(before, Look("pod"));
        await _runtime.StopContainerAsync(before.Containers[0].Id, TimeSpan.Zero, Ct);
        Assert.Equal(ContainerRunState.Exited, Look("pod").Containers[0].State);
        Assert.Equal(ContainerRunState.Running, before.Containers[0].State);
    }

    [Fact]
    public async Task Of_a_removed_pod_nothing_is_left()
    {
        await RunAsync("pod", "c");
        await _runtime.RemovePodSandboxAsync(Look("pod").Sandboxes[0].Id, Ct);
        Assert.Same(ObservedPod.Nothing, Look("pod"));
        Assert.Empty(await _runtime.ListContainersAsync(null, Ct));
        Assert.Empty(await _runtime.ListPodSandboxesAsync(null, Ct));
    }

    [Fact]
    public async Task Of_many_images_that_nothing_uses_any_more_few_are_kept()
    {
        await _runtime.PullImageAsync("nginx:1", null, null, Ct);
        await RunAsync("pod", "c");
        for (var i = 0; i < 10_000; i++)
        {
            await _runtime.PullImageAsync($"nginx:1.{i}", null, null, Ct);
            Assert.NotNull(await _runtime.ImageStatusAsync($"nginx:1.{i}", Ct));
        }

        Assert.NotNull(await _runtime.ImageStatusAsync("nginx:1", Ct));
        Assert.InRange((await _runtime.ListImagesAsync(Ct)).Count, 2, 256);
    }

    public ValueTask DisposeAsync() => _runtime.DisposeAsync();

    private ObservedPod Look(string uid) => ((IPodsAtHand)_runtime).Look(uid);

    private async Task RunAsync(string uid, string container, uint attempt = 0)
    {
        var labels = new Dictionary<string, string> { [ContainerLabels.PodUid] = uid, [ContainerLabels.ContainerName] = container };
        var sandbox = new PodSandboxConfig { Metadata = new() { Name = uid, Uid = uid, Attempt = attempt }, Labels = { labels } };
        var config = new ContainerConfig
        {
            Metadata = new() { Name = container },
            Image = new() { Image = "nginx:1" },
            LogPath = "0.log",
            Labels = { labels },
            Annotations = { [ContainerLabels.Hash] = "abc", [ContainerLabels.RestartCount] = "2", [ContainerLabels.TerminationMessagePath] = "/words" },
        };
        var id = await _runtime.CreateContainerAsync(await _runtime.RunPodSandboxAsync(sandbox, "", Ct), config, sandbox, Ct);
        await _runtime.StartContainerAsync(id, Ct);
    }
}
