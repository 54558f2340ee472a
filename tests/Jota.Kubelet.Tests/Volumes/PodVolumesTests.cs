using System.Text;
using Jota.Api;
using Jota.ApiServer;
using Jota.Client;
using Jota.Kubelet.Containers;
using Jota.Kubelet.Csi;
using Jota.Kubelet.Files;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Specs;
using Jota.Kubelet.Tests.Csi;
using Jota.Kubelet.Tests.Files;
using Jota.Kubelet.Volumes;
using Jota.Store.Memory;
using Jota.Tests;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Kubelet.Tests.Volumes;

/// <summary>Volumes of pods on this machine's file system; no container runs, the test does what one would.</summary>
public sealed class PodVolumesTests : IAsyncLifetime
{
    private const string Uid = "u-1";
    private const int SwapRounds = 200;

    private readonly ScratchFolder _scratch = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private ApiServerCore _core = null!;
    private ReferencedObjects _objects = null!;
    private PodDirectories _directories = null!;
    private PodVolumes _volumes = null!;
    private CsiDrivers _drivers = null!;

    private static V1Volume Empty => new() { Name = "v", EmptyDir = new() };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        ScratchFolder.NeedsRoot();
        _core = new ApiServerCore(new ApiServerOptions { Store = new MemoryStore(clock: _clock), Clock = _clock, Ids = IdSource.Seeded(7) });
        await _core.StartAsync(Ct);
        var api = _core.As(ApiServerCore.Self);
        await api.CreateAsync(
            new V1Secret
            {
                Metadata = new() { Name = "s", NamespaceProperty = "default" },
                Data = new Dictionary<string, byte[]> { ["key"] = Encoding.UTF8.GetBytes("hidden") },
            },
            Ct);

        // The first look at an object is at what the server has in memory: now that shows the secret.
        await api.ListAsync(new ApiTarget(api.Catalog.For<V1Secret>(), "default"), ListOptions.All, Ct);
        _objects = new ReferencedObjects(api, _clock, NullLogger.Instance);
        _directories = PodDirectories.OfMachine(_scratch.Root);
        _drivers = new CsiDrivers(new(api, "n"), _clock);
        var tokens = new AccountTokens(api, _clock);
        var csi = CsiNode.VolumesOf(api, _directories, _drivers, tokens, _objects, null!, null!, _clock);
        _volumes = new PodVolumes(_directories, _objects, tokens, new ClaimVolumes(api, _directories, csi), csi, new(0, 0, 0), [], _clock);
    }

    public async ValueTask DisposeAsync()
    {
        _scratch.Dispose();
        if (_core is not null)
        {
            _volumes.Dispose();
            _drivers.Dispose();
            await _objects.DisposeAsync();
            await _core.DisposeAsync();
        }
    }

    [Fact]
    public async Task Volumes_are_read_a_few_times_however_many_mounts_there_are()
    {
        Assert.InRange(await ReadsAsync(400), 1, 5 * await ReadsAsync(100));

        async Task<long> ReadsAsync(int length)
        {
            var count = new ReadCount();
            var pod = Pod(Empty);
            pod.Spec.Volumes = new CountingList<V1Volume>(Enumerable.Range(0, length).Select(i => new V1Volume { Name = $"v{i}", EmptyDir = new() }), count);
            pod.Spec.Containers[0].VolumeMounts = [.. Enumerable.Range(0, length).Select(i => new V1VolumeMount { Name = $"v{i}", MountPath = $"/m{i}" })];
            Assert.Equal(length, (await _volumes.MountsAsync(pod, pod.Spec.Containers[0], new Dictionary<string, string>(), Ct)).Count);
            return count.Reads;
        }
    }

    [Fact]
    public async Task What_was_mounted_stays_what_it_was_when_its_name_becomes_a_link()
    {
        var pod = Pod(Empty, "dir");
        await SetUpAsync(pod);
        _scratch.Folder("host");
        _scratch.File("host/file", "of the host");
        var volume = _directories.Volume(Uid, "empty-dir", "v");
        Directory.CreateDirectory(Path.Combine(volume, "dir"));
        await File.WriteAllTextAsync(Path.Combine(volume, "dir", "file"), "of the pod", Ct);

        var path = await MountAsync(pod);
        Directory.Move(Path.Combine(volume, "dir"), Path.Combine(volume, "aside"));
        File.CreateSymbolicLink(Path.Combine(volume, "dir"), _scratch["host"]);

        // As the runtime does after it was told.
        Assert.Equal("of the pod", await File.ReadAllTextAsync(Path.Combine(path, "file"), Ct));
    }

    [Fact]
    public async Task A_name_that_is_swapped_all_the_time_is_never_mounted_from_outside()
    {
        var pod = Pod(Empty, "dir");
        await SetUpAsync(pod);
        _scratch.Folder("host");
        _scratch.File("host/file");
        var volume = _directories.Volume(Uid, "empty-dir", "v");
        Directory.CreateDirectory(Path.Combine(volume, "dir"));
        using var end = new CancellationTokenSource();
        var swapping = Task.Run(() => Swap(volume, _scratch["host"], end.Token), Ct);
        var mounted = 0;
        for (var i = 0; i < SwapRounds; i++)
        {
            try
            {
                var path = await MountAsync(pod);
                Assert.False(File.Exists(Path.Combine(path, "file")));
                mounted++;
            }
            catch (ContainerConfigException e)
            {
                Assert.Contains(" subPath ", e.Message, StringComparison.Ordinal);
            }
        }

        await end.CancelAsync();
        await swapping;
        Assert.InRange(mounted, 1, SwapRounds);
    }

    [Theory]
    [InlineData("round", "failed to prepare subPath for volumeMount \"v\" of container \"c\"")]
    [InlineData("out", "failed to prepare subPath for volumeMount \"v\" of container \"c\"")]
    [InlineData("nowhere", "failed to create subPath directory for volumeMount \"v\" of container \"c\"")]
    public async Task Links_that_lead_nowhere_fail_the_container_and_tell_nothing_of_the_machine(string sub, string message)
    {
        var pod = Pod(Empty, sub);
        await SetUpAsync(pod);
        var volume = _directories.Volume(Uid, "empty-dir", "v");
        File.CreateSymbolicLink(Path.Combine(volume, "round"), "and-round");
        File.CreateSymbolicLink(Path.Combine(volume, "and-round"), "round");
        File.CreateSymbolicLink(Path.Combine(volume, "out"), "/etc");
        File.CreateSymbolicLink(Path.Combine(volume, "nowhere"), "missing");

        Assert.Equal(message, (await Assert.ThrowsAsync<ContainerConfigException>(() => MountAsync(pod))).Message);
    }

    [Fact]
    public async Task A_file_a_folder_and_a_socket_are_mounted_and_a_second_run_gets_what_is_there_then()
    {
        var pod = Pod(Empty, "x");
        await SetUpAsync(pod);
        var volume = _directories.Volume(Uid, "empty-dir", "v");
        await File.WriteAllTextAsync(Path.Combine(volume, "x"), "a file", Ct);
        Assert.Equal("a file", await File.ReadAllTextAsync(await MountAsync(pod), Ct));

        File.Delete(Path.Combine(volume, "x"));
        Directory.CreateDirectory(Path.Combine(volume, "x", "inner"));
        var second = await MountAsync(pod);
        Assert.True(Directory.Exists(Path.Combine(second, "inner")));

        await _volumes.TearDownAsync(Uid, Ct);
        _directories.Remove(pod);
        Assert.False(Directory.Exists(_directories.Pod(Uid)));
        Assert.DoesNotContain(_scratch.Root, await File.ReadAllTextAsync("/proc/self/mounts", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_container_mounted_in_its_volume_keeps_its_contents_when_the_pod_goes()
    {
        var pod = Pod(Empty);
        await SetUpAsync(pod);
        _scratch.Folder("host");
        _scratch.File("host/kept");
        var point = Directory.CreateDirectory(Path.Combine(_directories.Volume(Uid, "empty-dir", "v"), "a", "b")).FullName;
        _scratch.Bind("host", Path.GetRelativePath(_scratch.Root, point));

        await _volumes.TearDownAsync(Uid, Ct);
        _directories.Remove(pod);

        Assert.False(Directory.Exists(_directories.Pod(Uid)));
        Assert.True(File.Exists(_scratch["host/kept"]));
    }

    [Fact]
    public async Task After_a_reboot_secrets_are_in_memory_again_and_nothing_of_them_is_on_disk()
    {
        var projected = new V1Volume { Name = "p", Projected = new() { Sources = [new() { Secret = new() { Name = "s" } }] } };
        var pod = Pod(new V1Volume { Name = "v", Secret = new() { SecretName = "s" } });
        pod.Spec.Volumes.Add(projected);
        pod.Spec.Volumes.Add(new() { Name = "m", EmptyDir = new() { Medium = "Memory" } });
        await SetUpAsync(pod);
        await File.WriteAllTextAsync(Path.Combine(_directories.Volume(Uid, "empty-dir", "m"), "old"), "", Ct);

        // What a reboot leaves: the directories without what was mounted there.
        Mounts.RemoveBelow(_scratch.Root);
        await SetUpAsync(pod);

        var paths = new[] { _directories.Volume(Uid, "secret", "v"), _directories.Volume(Uid, "projected", "p") };
        Assert.All(paths, path => Assert.Equal("hidden", File.ReadAllText(Path.Combine(path, "key"))));
        await _volumes.RefreshAsync(pod, [], () => { }, Ct);
        Mounts.RemoveBelow(_scratch.Root);
        Assert.All(paths, path => Assert.Empty(Directory.GetFileSystemEntries(path)));
        Assert.Empty(Directory.GetFileSystemEntries(_directories.Volume(Uid, "empty-dir", "m")));
    }

    private static void Swap(string volume, string host, CancellationToken end)
    {
        var (name, aside, link) = (Path.Combine(volume, "dir"), Path.Combine(volume, "aside"), Path.Combine(volume, "link"));
        File.CreateSymbolicLink(link, host);
        while (!end.IsCancellationRequested)
        {
            _ = LinuxCalls.Rename(name, aside);
            _ = LinuxCalls.Rename(link, name);
            _ = LinuxCalls.Rename(name, link);
            _ = LinuxCalls.Rename(aside, name);
        }
    }

    private Task SetUpAsync(V1Pod pod) => _volumes.SetUpAsync(pod, [], () => { }, Ct);

    private async Task<string> MountAsync(V1Pod pod) =>
        Assert.Single(await _volumes.MountsAsync(pod, pod.Spec.Containers[0], new Dictionary<string, string>(), Ct)).HostPath;

    private static V1Pod Pod(V1Volume volume, string? subPath = null) => new()
    {
        Metadata = new V1ObjectMeta { Name = "p", NamespaceProperty = "default", Uid = Uid },
        Spec = new V1PodSpec { Containers = [new() { Name = "c", Image = "i", VolumeMounts = [new() { Name = "v", MountPath = "/m", SubPath = subPath }] }], Volumes = [volume] },
    };
}
