using Jota.Api;
using Jota.ApiServer;
using Jota.Client;
using Jota.Kubelet.Images;
using Jota.Kubelet.Nodes;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Simulated;
using Jota.Kubelet.Turns;
using Jota.Store.Memory;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Kubelet.Tests;

/// <summary>A real API core on a store in memory, a simulated runtime and one kubelet, on a clock that only tests move.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    public const string Name = "node-1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ApiServerCore _core;

    private TestNode(SimulationScript script)
    {
        _core = new ApiServerCore(new ApiServerOptions { Store = new MemoryStore(clock: Clock), Clock = Clock, Ids = IdSource.Seeded(7) });
        Api = _core.As(ApiServerCore.Self);
        Runtime = new SimulatedRuntime("10.244.0.0/24", script, Clock, IdSource.Seeded(11));
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public IApi Api { get; }

    public SimulatedRuntime Runtime { get; }

    public PodTrace Trace => _core.Trace;

    public Kubelet Kubelet { get; private set; } = null!;

    /// <summary>Which loops of the kubelet cannot go on, as the process is told.</summary>
    public LoopHealth Loops { get; } = new();

    public MachineFacts Machine { get; init; } = new() { Cpu = 2, Memory = 4L << 30, Pods = 10 };

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Whether the kubelet sees its runtime as one of another process.</summary>
    public bool Remote { get; private init; }

    /// <summary>Images on their way to the node.</summary>
    public IComingImages? Coming { get; private init; }

    /// <summary>Where the kubelet's workers take turns.</summary>
    public PodTurns Turns { get; private init; } = PodTurns.Unlimited;

    /// <summary>What stands between the kubelet and the API.</summary>
    public Func<IApi, IApi> Through { get; private init; } = api => api;

    /// <summary>Who tells the kubelet of its pods; null for the API.</summary>
    public IPodSource? Pods { get; private init; }

    /// <summary>How its pods end with the kubelet.</summary>
    public ShutdownOptions? Shutdown { get; set; }

    /// <summary>When the node gives up pods.</summary>
    public EvictionOptions? Eviction { get; private init; }

    /// <summary>The folder of the pods that the node runs on its own.</summary>
    public string? Manifests { get; private init; }

    /// <summary>What happens on the way to a <see cref="Remote"/> runtime.</summary>
    public Func<string, CancellationToken, Task>? BeforeCalls { get; private init; }

    public static async Task<TestNode> StartAsync(
        SimulationScript? script = null, bool remote = false, PodTurns? turns = null, IComingImages? coming = null,
        Func<IApi, IApi>? through = null, Func<string, CancellationToken, Task>? beforeCalls = null,
        IPodSource? pods = null, string? manifests = null, EvictionOptions? eviction = null,
        ShutdownOptions? shutdown = null)
    {
        var node = new TestNode(script ?? SimulationScript.Default)
        {
            Remote = remote || beforeCalls is not null,
            Turns = turns ?? PodTurns.Unlimited,
            Coming = coming,
            Through = through ?? (api => api),
            BeforeCalls = beforeCalls,
            Pods = pods,
            Manifests = manifests,
            Eviction = eviction,
            Shutdown = shutdown,
        };
        await node._core.StartAsync(Ct);
        await node.Api.CreateAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "default", NamespaceProperty = "default" } }, Ct);
        await node.StartKubeletAsync();
        return node;
    }

    public async Task StartKubeletAsync() => Kubelet = await Kubelet.StartAsync(
        new KubeletOptions
        {
            Api = Through(_core.As(new UserIdentity("system:node:" + Name) { Groups = ["system:nodes", UserIdentity.AuthenticatedGroup] })),
            NodeName = Name,
            Runtime = Remote ? new RemoteRuntime(Runtime, BeforeCalls) : Runtime,
            Turns = Turns,
            ComingImages = Coming,
            Pods = Pods,
            DataDirectory = "",
            Clock = Clock,
            Logging = NullLoggerFactory.Instance,
            Loops = Loops,
            Trace = _core.Trace,
            PodCidr = "10.244.0.0/24",
            Addresses = ["192.0.2.1"],
            Machine = Machine,
            TouchesMachine = false,
            StaticPodPath = Manifests,
            Eviction = Eviction,
            Shutdown = Shutdown,
        },
        Ct);

    public static V1Pod Pod(string name, params V1Container[] containers) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
        Spec = new V1PodSpec { NodeName = Name, Containers = containers.Length == 0 ? [Container()] : [.. containers] },
    };

    public static V1Container Container(string name = "c", string image = "nginx:1") => new() { Name = name, Image = image };

    public Task<V1Pod> CreateAsync(V1Pod pod) => Api.CreateAsync(pod, Ct);

    public Task<V1Pod> GetAsync(string name) => Api.GetAsync<V1Pod>(new ObjectKey("default", name), Ct);

    public Task DeleteAsync(string name, long? grace = null) =>
        Api.DeleteAsync<V1Pod>(new ObjectKey("default", name), new DeleteOptions { GracePeriodSeconds = grace }, Ct);

    /// <summary>Brings an ephemeral container into a pod.</summary>
    public async Task AddGuestAsync(string pod, V1EphemeralContainer guest)
    {
        var now = await GetAsync(pod);
        var wanted = now with { Spec = now.Spec with { EphemeralContainers = [.. now.Spec.EphemeralContainers ?? [], guest] } };
        var target = new ApiTarget(Api.Catalog.For<V1Pod>(), "default", pod, "ephemeralcontainers");
        await Api.UpdateAsync(target, new ApiBody.Typed(wanted), WriteOptions.Plain, Ct);
    }

    /// <summary>Asks for other resources of a container.</summary>
    public async Task<V1Pod> ResizeAsync(string pod, string resources, string container = "c")
    {
        var patch = $$$"""{"spec":{"containers":[{"name":"{{{container}}}","resources":{{{resources}}}}]}}""";
        var target = new ApiTarget(Api.Catalog.For<V1Pod>(), "default", pod, "resize");
        return (await Api.PatchAsync(
            target, new PatchBody(PatchType.StrategicMerge, System.Text.Encoding.UTF8.GetBytes(patch)), WriteOptions.Plain, Ct)).As<V1Pod>();
    }

    /// <summary>Waits, without moving the clock, until the pod is as it should be.</summary>
    public Task<V1Pod> UntilAsync(string name, Func<V1Pod, bool> right) => UntilAsync(name, right, TimeSpan.Zero);

    /// <summary>Moves the clock on in steps until the pod is as it should be.</summary>
    public async Task<V1Pod> UntilAsync(string name, Func<V1Pod, bool> right, TimeSpan step)
    {
        var pod = await WaitAsync(async () => await FindAsync(name) is { } found && right(found) ? found : null, step);
        return pod ?? throw new TimeoutException(ApiText(await FindAsync(name)));
    }

    public async Task UntilGoneAsync(string name, TimeSpan step = default) =>
        Assert.True(await WaitAsync(async () => await FindAsync(name) is null ? "gone" : null, step) is not null, ApiText(await FindAsync(name)));

    public async Task UntilAsync(Func<Task<bool>> right, TimeSpan step = default) =>
        Assert.NotNull(await WaitAsync(async () => await right() ? "right" : null, step));

    public async Task<IReadOnlyList<Corev1Event>> EventsAsync() =>
        [.. (await Api.ListAsync(new ApiTarget(Api.Catalog.For<Corev1Event>()), ListOptions.All, Ct)).Items.Select(i => i.As<Corev1Event>())];

    /// <summary>Waits for an event; where it does not come, tells those that did.</summary>
    public async Task UntilEventAsync(string reason, string message, TimeSpan step = default) => Assert.True(
        await WaitAsync(async () => (await EventsAsync()).Any(e => e.Reason == reason && e.Message == message) ? "told" : null, step) is not null,
        $"no {reason} among:\n{string.Join('\n', (await EventsAsync()).Select(e => $"{e.Metadata.Name} {e.Count} {e.Reason}: {e.Message}"))}");

    public async ValueTask DisposeAsync()
    {
        await Kubelet.DisposeAsync();
        await _core.DisposeAsync();
        await Runtime.DisposeAsync();
    }

    private async Task<V1Pod?> FindAsync(string name)
    {
        try
        {
            return await GetAsync(name);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            return null;
        }
    }

    private static string ApiText(V1Pod? pod) => pod is null ? "no such pod" : System.Text.Encoding.UTF8.GetString(ApiJson.Encode(pod.Status));

    /// <summary>Lets time pass in steps, however long that takes: nothing is waited for.</summary>
    public async Task PassAsync(TimeSpan time, TimeSpan step)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += step)
        {
            Clock.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Ct);
        }
    }

    // Other threads do the work: between two looks they get a moment, which is no part of what is tested.
    private async Task<T?> WaitAsync<T>(Func<Task<T?>> look, TimeSpan step)
        where T : class
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < Patience)
        {
            if (await look() is { } found)
            {
                return found;
            }

            Clock.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Ct);
        }

        return await look();
    }
}
