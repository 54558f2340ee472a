using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Files;
using Jota.Kubelet.Images;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Runtime.Cri.V1;
using Jota.Kubelet.Simulated;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Kubelet.Tests.Images;

/// <summary>Images that nobody uses go from a runtime, and no others.</summary>
public sealed class ImageCollectorTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly List<string> _events = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_takes_the_unused_ones_as_far_as_is_needed()
    {
        await using var runtime = await RuntimeAsync("used:1", "mounted:1", "kept:1", "one:1", "two:1");
        await RunAsync(runtime, "used:1");
        var available = 10L;
        using var images = Collector(runtime, () => new FileSystemUse(100, available, 0, 0), mounted: "mounted:1", kept: "kept:1");
        await LookAsync(images);
        Assert.Equal(5, (await runtime.ListImagesAsync(Ct)).Count);

        // Old enough now. 10 are to be freed, and each image is larger.
        await LookAsync(images);
        var left = (await runtime.ListImagesAsync(Ct)).Select(image => image.Id).Order().ToList();
        Assert.Equal(4, left.Count);
        Assert.Superset(new HashSet<string> { "kept:1", "mounted:1", "used:1" }, left.ToHashSet());
        Assert.Contains(_events, text => text.StartsWith("FreeDiskSpaceFailed ", StringComparison.Ordinal));

        available = 90;
        await LookAsync(images);
        Assert.Equal(4, (await runtime.ListImagesAsync(Ct)).Count);
        await images.RemoveUnusedAsync(Ct);
        Assert.Equal(["kept:1", "mounted:1", "used:1"], (await runtime.ListImagesAsync(Ct)).Select(image => image.Id).Order());
    }

    private async Task LookAsync(ImageCollector images)
    {
        var look = images.RunAsync(Ct);
        while (!look.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMinutes(5));
            await Task.Yield();
        }

        await look;
    }

    private async Task<SimulatedRuntime> RuntimeAsync(params string[] images)
    {
        var runtime = new SimulatedRuntime("10.244.0.0/24", SimulationScript.Default, _clock, IdSource.Seeded(1));
        foreach (var image in images)
        {
            var pull = runtime.PullImageAsync(image, null, null, Ct);
            while (!pull.IsCompleted)
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }

            await pull;
        }

        return runtime;
    }

    private static async Task RunAsync(SimulatedRuntime runtime, string image)
    {
        var sandbox = new PodSandboxConfig { Metadata = new() { Name = "p", Namespace = "n", Uid = "u" } };
        sandbox.Labels["io.kubernetes.pod.uid"] = "u";
        var id = await runtime.RunPodSandboxAsync(sandbox, "", Ct);
        var container = new ContainerConfig { Metadata = new() { Name = "c" }, Image = new() { Image = image } };
        container.Labels["io.kubernetes.pod.uid"] = "u";
        await runtime.CreateContainerAsync(id, container, sandbox, Ct);
    }

    private ImageCollector Collector(SimulatedRuntime runtime, Func<FileSystemUse?> disk, string mounted, string kept) => new(new()
    {
        Node = "a",
        Options = new(),
        Runtime = runtime,
        Disk = _ => Task.FromResult(disk()),
        Mounted = () => [mounted],
        Keeps = image => image == kept,
        Events = new Noted(_events),
        Counts = new KubeletCounts(),
        Clock = _clock,
    });

    private sealed class Noted(List<string> events) : IEventRecorder
    {
        public void Record(V1ObjectReference about, EventType type, string reason, string message) => events.Add($"{reason} {message}");
    }
}
