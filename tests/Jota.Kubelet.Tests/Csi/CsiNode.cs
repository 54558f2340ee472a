using System.Collections.Concurrent;
using Jota.Api;
using Jota.ApiServer;
using Jota.Client;
using Jota.Kubelet.Csi;
using Jota.Kubelet.Files;
using Jota.Kubelet.Plugins;
using Jota.Kubelet.Specs;
using Jota.Kubelet.Tests.Files;
using Jota.Kubelet.Volumes;
using Jota.Store.Memory;
using Jota.Tests;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Kubelet.Tests.Csi;

/// <summary>
/// The part of a node that has to do with CSI drivers, on this machine's file system, with a real API and the node's own rights; and a
/// driver.
/// </summary>
internal sealed class CsiNode : IAsyncDisposable, INodeWord, IEventRecorder
{
    public const string Name = "node-1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ScratchFolder _scratch = new();
    private readonly ApiServerCore _core;
    private CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private ReferencedObjects _objects = null!;
    private CsiDrivers _drivers = null!;
    private PodVolumes _pods = null!;

    private CsiNode()
    {
        _core = new ApiServerCore(new ApiServerOptions { Store = new MemoryStore(clock: Clock), Clock = Clock, Ids = IdSource.Seeded(7) });
        Api = _core.As(ApiServerCore.Self);
        AsNode = _core.As(new UserIdentity("system:node:" + Name) { Groups = ["system:nodes", UserIdentity.AuthenticatedGroup] });
        Directories = PodDirectories.OfMachine(_scratch.Root);
        Paths = new(Directories);
        Driver = new(Paths.Registry);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public IApi Api { get; }

    /// <summary>The API with the node's rights.</summary>
    public IApi AsNode { get; }

    public PodDirectories Directories { get; }

    public CsiPaths Paths { get; }

    public CsiDriverProgram Driver { get; }

    public CsiVolumes Volumes { get; private set; } = null!;

    public ConcurrentQueue<(string Reason, string Message)> Events { get; } = new();

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<CsiNode> StartAsync()
    {
        ScratchFolder.NeedsRoot();
        var node = new CsiNode();
        await node._core.StartAsync(Ct);
        await node.Api.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "default" } }, Ct);
        await node.Api.CreateAsync(new V1Node { Metadata = new() { Name = Name } }, Ct);
        node.StartKubelet();
        return node;
    }

    public static async Task<CsiNode> StartWithDriverAsync(V1CSIDriverSpec? spec = null)
    {
        var node = await StartAsync();
        await node.Api.CreateAsync(new V1CSIDriver { Metadata = new() { Name = node.Driver.Name }, Spec = spec ?? new() { AttachRequired = false } }, Ct);
        await node.ComeAsync();
        return node;
    }

    /// <summary>The driver is there, and taken in.</summary>
    public async Task ComeAsync()
    {
        var before = Driver.Told.Count;
        await Driver.ComeAsync();
        await UntilAsync(() => Task.FromResult(Driver.Told.Count > before));
        Assert.True(Driver.Told.Last().PluginRegistered, Driver.Told.Last().Error);
    }

    /// <summary>The same machine, and a kubelet that knows only what is on it.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        StartKubelet();
        if (Directory.Exists(Paths.Registry) && File.Exists(Driver.RegistrationSocket))
        {
            await UntilAsync(() => Task.FromResult(_drivers.Find(Driver.Name) is not null));
        }
    }

    /// <summary>A volume, bound to the claim <c>claim</c>.</summary>
    public async Task<V1PersistentVolume> ProvisionAsync(Action<V1PersistentVolume>? change = null)
    {
        var claim = await Api.CreateAsync(
            new V1PersistentVolumeClaim
            {
                Metadata = new() { Name = "claim", NamespaceProperty = "default" },
                Spec = new()
                {
                    AccessModes = [AccessModes.ReadWriteOnce],
                    VolumeName = "pv-1",
                    Resources = new() { Requests = Size("1Gi") },
                    StorageClassName = "fast",
                },
            },
            Ct);
        var volume = new V1PersistentVolume
        {
            Metadata = new() { Name = "pv-1" },
            Spec = new()
            {
                AccessModes = [AccessModes.ReadWriteOnce],
                Capacity = Size("1Gi"),
                StorageClassName = "fast",
                Csi = new()
                {
                    Driver = Driver.Name,
                    VolumeHandle = "h-1",
                    VolumeAttributes = new Dictionary<string, string> { ["pool"] = "ssd" },
                },
                ClaimRef = new() { Kind = "PersistentVolumeClaim", NamespaceProperty = "default", Name = "claim", Uid = claim.Metadata.Uid },
            },
        };
        change?.Invoke(volume);
        var made = await Api.CreateAsync(volume, Ct);
        await Api.UpdateStatusAsync(claim with { Status = new() { Phase = "Bound", Capacity = Size("1Gi"), AccessModes = [AccessModes.ReadWriteOnce] } }, Ct);
        await Api.ListAsync(new ApiTarget(Api.Catalog.For<V1PersistentVolumeClaim>(), "default"), ListOptions.All, Ct);
        return made;
    }

    public static Dictionary<string, ResourceQuantity> Size(string size) => new() { ["storage"] = new(size) };

    /// <summary>A pod with the claim, on this node.</summary>
    public Task<V1Pod> PodAsync(string name, Action<V1Pod>? change = null) =>
        PodAsync(name, new V1Volume { Name = "v", PersistentVolumeClaim = new() { ClaimName = "claim" } }, change);

    public async Task<V1Pod> PodAsync(string name, V1Volume volume, Action<V1Pod>? change = null)
    {
        var pod = new V1Pod
        {
            Metadata = new() { Name = name, NamespaceProperty = "default" },
            Spec = new()
            {
                NodeName = Name,
                AutomountServiceAccountToken = false,
                Containers = [new() { Name = "c", Image = "nginx:1" }],
                Volumes = [volume],
            },
        };
        change?.Invoke(pod);
        var made = await Api.CreateAsync(pod, Ct);

        // The node's rights follow from what the server has in memory: now that shows the pod.
        await Api.ListAsync(new ApiTarget(Api.Catalog.For<V1Pod>(), "default"), ListOptions.All, Ct);
        Directories.Create(made);
        return made;
    }

    public Task SetUpAsync(V1Pod pod, Action? onChange = null) => _pods.SetUpAsync(pod, [], onChange ?? (() => { }), Ct);

    public Task RefreshAsync(V1Pod pod, Action? onChange = null) => _pods.RefreshAsync(pod, [], onChange ?? (() => { }), Ct);

    public Task TearDownAsync(string uid) => _pods.TearDownAsync(uid, Ct);

    public string MountOf(V1Pod pod, string name = "pv-1") => Paths.Target(pod.Metadata.Uid, name);

    public static bool IsMount(string path) => FileFacts.Of(path)?.IsMountRoot == true;

    public async Task<V1Node> NodeAsync() => await Api.GetAsync<V1Node>(ObjectKey.Cluster(Name), Ct);

    public async Task<V1CSINode?> DriversAsync()
    {
        try
        {
            return await Api.GetAsync<V1CSINode>(ObjectKey.Cluster(Name), Ct);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            return null;
        }
    }

    public static async Task UntilAsync(Func<Task<bool>> right)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await right())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, "it did not come true in time");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Ct);
        }
    }

    async Task<V1Node?> INodeWord.ReadAsync(CancellationToken ct) => await AsNode.GetAsync<V1Node>(ObjectKey.Cluster(Name), ct);

    async Task INodeWord.TellAsync(CancellationToken ct)
    {
        var node = await AsNode.GetAsync<V1Node>(ObjectKey.Cluster(Name), ct);
        await AsNode.UpdateStatusAsync(node with { Status = (node.Status ?? new()) with { VolumesInUse = [.. Volumes.InUse] } }, ct);
    }

    public void Record(V1ObjectReference about, EventType type, string reason, string message) => Events.Enqueue((reason, message));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Driver.DisposeAsync();
        await _core.DisposeAsync();
        _scratch.Dispose();
    }

    private void StartKubelet()
    {
        _stop = new();
        _objects = new(AsNode, Clock, NullLogger.Instance);
        var tokens = new AccountTokens(AsNode, Clock);
        _drivers = new(new(AsNode, Name), Clock);
        Volumes = VolumesOf(AsNode, Directories, _drivers, tokens, _objects, this, this, Clock);
        _pods = new(Directories, _objects, tokens, new ClaimVolumes(AsNode, Directories, Volumes), Volumes, new(0, 0, 0), [], Clock);
        var registry = new PluginRegistry(Paths.Registry, [_drivers], Clock, NullLogger.Instance);
        _running = Task.Run(() => registry.RunAsync(() => { }, _stop.Token));
    }

    /// <summary>Volumes of drivers, for a node that tells of itself so.</summary>
    public static CsiVolumes VolumesOf(
        IApi api, PodDirectories directories, CsiDrivers drivers, AccountTokens tokens, ReferencedObjects objects, INodeWord word,
        IEventRecorder events, TimeProvider clock)
    {
        var paths = new CsiPaths(directories);
        return new(new()
        {
            Api = api,
            Node = Name,
            Drivers = drivers,
            Mounts = new(drivers, paths, new(paths, Name), onDisk: true),
            Paths = paths,
            Tokens = tokens,
            Objects = objects,
            Word = word,
            Events = events,
            Clock = clock,
        });
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _pods.Dispose();
        await _objects.DisposeAsync();
        _drivers.Dispose();
        _stop.Dispose();
    }
}
