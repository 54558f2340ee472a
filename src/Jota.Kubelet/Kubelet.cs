using Jota.Client;
using Jota.Kubelet.Configuration;
using Jota.Kubelet.Eviction;
using Jota.Kubelet.Figures;
using Jota.Kubelet.Logs;
using Jota.Kubelet.Nodes;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Server;
using Jota.Kubelet.Simulated;
using Jota.Kubelet.StaticPods;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet;

/// <summary>
/// A node's agent: registers the node and runs the pods that are bound to it. Stopping it touches no running pod; started again, it
/// takes them up from what the runtime tells.
/// </summary>
public sealed class Kubelet : IAsyncDisposable
{
    /// <summary>How long calls to the runtime that must not be cut in the middle may go on after the kubelet was stopped.</summary>
    private static readonly TimeSpan LastCalls = TimeSpan.FromSeconds(10);

    private static readonly BackOff Retries = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5));

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _calls;
    private readonly LoopHealth _health;
    private readonly List<IAsyncDisposable> _owned = [];
    private readonly List<Task> _loops = [];
    private readonly KubeletParts _parts;
    private readonly PodWorkers _workers;
    private readonly ILogger _log;
    private readonly NodeServer? _server;
    private readonly ServedNode _served;
    private readonly ReclaimParts? _reclaim;
    private readonly NodeShutdown? _shutdown;
    private IDisposable? _beat;
    private int _disposed;

    private Kubelet(KubeletOptions options, string runtimeName, string runtimeVersion)
    {
        _log = options.Logging.CreateLogger<Kubelet>();
        _health = new LoopHealth(options.Loops, options.NodeName);
        _calls = new CancellationTokenSource(Timeout.InfiniteTimeSpan, options.Clock);
        var machine = options.Machine ?? MachineFacts.Read(options.DataDirectory);
        var events = options.Events ?? Own(new EventRecorder(options.Api, options.Clock, options.Logging, "kubelet", options.NodeName));
        var node = new NodeInput(options.NodeName, machine, options.Clock.GetUtcNow())
        {
            Addresses =
            [
                .. options.Addresses.Select(a => new V1NodeAddress { Type = "InternalIP", Address = a }),
                new V1NodeAddress { Type = "Hostname", Address = options.NodeName },
                .. options.ServerNames.Select(n => new V1NodeAddress { Type = "InternalDNS", Address = n }),
            ],
            PodCidr = options.PodCidr,
            RuntimeVersion = $"{runtimeName}://{runtimeVersion}",
            Labels = options.Labels,
            Taints = options.Taints,
            Port = options.Server?.Port ?? 0,
        };
        var settings = SettingsOf(options, machine);
        if (settings.Eviction is { } thresholds)
        {
            node = node with
            {
                ReservedMemory = thresholds.Reserved(EvictionSignal.Memory, machine.Memory),
                ReservedStorage = thresholds.Reserved(EvictionSignal.NodeFs, machine.EphemeralStorage),
            };
        }

        var load = new LateLoad(() => _reclaim?.Eviction);
        Agent = new NodeAgent(options.Api, options.Runtime, node, load, events, _health, options.Clock);

        // What a runtime of this process makes is cut with it.
        var calls = options.Runtime is IPodsAtHand ? _stop.Token : _calls.Token;
        _parts = new KubeletParts(options, machine, events, runtimeName, Agent, calls);
        var admission = new NodeAdmission(() => Agent.Node, Agent.ReadAsync, load);
        _workers = new PodWorkers(_parts.Pods, admission, options.Runtime, _parts.Index, events, options.Trace)
        {
            WithVolumes = () => _parts.Csi.Volumes.Pods,
        };
        var figures = FiguresOf(options, machine);
        _reclaim = new ReclaimParts(options, settings, _parts, _workers, figures, events, TellAsync);
        if (options.Shutdown is { } shutdown)
        {
            _shutdown = new(shutdown, _workers, TellAsync, events, options.NodeName, options.Clock);
            admission.Closed = () => _shutdown.IsUnderWay ? NodeShutdown.Refusal : null;
            Agent.Trouble = () => _shutdown.IsUnderWay ? NodeShutdown.NotReady : null;
        }

        Node = new NodeConnection(_workers, figures, simulated: options.Runtime is SimulatedRuntime);
        _server = options.Server;
        _served = new ServedNode(options.NodeName, _workers, options.Runtime, Node)
        {
            Machine = machine,
            Settings = settings,
            Counts = _parts.Counts,
            Mirrors = _parts.Mirrors,
            Probes = _parts.Probes.Counts,
        };
    }

    /// <summary>The API server's way to this node when it is in the same process.</summary>
    public INodeConnection Node { get; }

    internal NodeAgent Agent { get; }

    /// <summary>Registers the node (ready at once, when the runtime is) and begins to run its pods.</summary>
    public static async Task<Kubelet> StartAsync(KubeletOptions options, CancellationToken ct)
    {
        if (options.TouchesMachine)
        {
            Directory.CreateDirectory(options.DataDirectory);
        }

        var version = await options.Runtime.VersionAsync(ct);
        var kubelet = new Kubelet(options, version.RuntimeName, version.RuntimeVersion);
        try
        {
            await kubelet.Agent.RegisterAsync(ct);
            if (options.TouchesMachine)
            {
                await new StorageNode(options.Api).RegisterAsync(kubelet.Agent.Node, ct);
            }

            kubelet.Begin(options);
            return kubelet;
        }
        catch
        {
            await kubelet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Tells the node's state now, as its heartbeat does every ten seconds.</summary>
    public Task TellAsync(CancellationToken ct) => Agent.BeatAsync(ct);

    /// <summary>Stops looking after the pods; they run on, unless it was said how they end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        if (_shutdown is { } shutdown && _beat is not null)
        {
            await shutdown.RunAsync(_stop.Token);
        }

        _beat?.Dispose();
        _server?.Remove(_served);
        await _stop.CancelAsync();
        _calls.CancelAfter(LastCalls);
        await Task.WhenAll(_loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _workers.DisposeAsync();
        _parts.Volumes.Dispose();
        _parts.LocalFolders.Dispose();
        _parts.Csi.Dispose();
        _parts.Mirrors?.Dispose();
        _reclaim?.Images?.Dispose();
        await _parts.Objects.DisposeAsync();
        foreach (var owned in Enumerable.Reverse(_owned))
        {
            await owned.DisposeAsync();
        }

        _calls.Dispose();
        _stop.Dispose();
    }

    private static KubeletConfiguration SettingsOf(KubeletOptions options, MachineFacts machine) => new()
    {
        Port = options.Server?.Port ?? 0,
        ClusterDns = options.ClusterDns,
        ClusterDomain = options.ClusterDomain,
        PodCidr = options.PodCidr,
        MaxPods = machine.Pods,
        StaticPodPath = options.StaticPodPath,
        Eviction = options.Eviction?.Read(),
        Images = options.ImageCollection,
        Shutdown = options.Shutdown,
        Logs = options.LogRotation,
    };

    private INodeFigures FiguresOf(KubeletOptions options, MachineFacts machine) => options.TouchesMachine
        ? new MachineFigures(options.NodeName, _workers.Running, new(options.Runtime, options.DataDirectory, options.Clock))
        : new SimulatedFigures(options.NodeName, _workers.Running, machine, options.Clock);

    private void Begin(KubeletOptions options)
    {
        _server?.Add(_served);
        var watch = new RuntimeWatch(options.Runtime, _workers, _parts.Index, options.Clock);

        // Nobody could tell the node's condition to a server that is away; when it is back, the node need not have been unready.
        var pods = options.Pods ?? OwnSource(options, _parts.Mirrors!);
        Forever("events of the runtime", options, (loop, ct) => watch.FollowAsync(loop.GoesWell, ct));
        Forever("housekeeping", options, (_, ct) => watch.KeepHouseAsync(ct));
        Forever("pods", options, (loop, ct) => _workers.FollowAsync(pods, options.NodeName, loop.GoesWell, ct));
        if (_reclaim?.Images is { } images)
        {
            Forever("image collection", options, (_, ct) => images.RunAsync(ct));
        }

        if (_reclaim?.Eviction is { } eviction)
        {
            Forever("eviction", options, (_, ct) => eviction.RunAsync(ct));
        }

        if (options.TouchesMachine)
        {
            var rotation =
                new LogRotation(options.Runtime, options.LogRotation, options.Clock, options.Logging.CreateLogger<LogRotation>());
            Forever("plugins", options, (loop, ct) => _parts.Csi.Registry.RunAsync(loop.GoesWell, ct));
            Forever("local volumes", options, (loop, ct) => _parts.LocalFolders.RunAsync(loop.GoesWell, ct));
            Forever("log rotation", options, (_, ct) => rotation.RunAsync(_workers.RunningLogs, ct));
        }

        _beat = (options.Heartbeats ?? Own(new HeartbeatLoop(options.Clock, _log, _health))).Add(Agent.BeatAsync);
    }

    private NodePodSource OwnSource(KubeletOptions options, MirrorPods mirrors)
    {
        var api = new ApiPodSource(options.Api, options.Clock, _log, new LoopHealth(options.Loops, options.NodeName));
        var folder = options.StaticPodPath is { } path ? new StaticPodFolder(path, options.NodeName, options.Clock, _log) : null;
        var source = new NodePodSource(api, folder, mirrors);
        _workers.Ended = source.Ended;
        Forever("mirror pods", options, (_, ct) => mirrors.RunAsync(ct));
        return source;
    }

    /// <summary>Begins a loop that ends with the kubelet only; the node's Ready condition tells when it cannot go on.</summary>
    private void Forever(string name, KubeletOptions options, Func<Loop, CancellationToken, Task> turn)
    {
        var loop = new Loop(name, _health, options.Clock, _log, Retries);
        _loops.Add(Task.Run(() => loop.ForeverAsync(ct => turn(loop, ct), _stop.Token)));
    }

    private T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Add(owned);
        return owned;
    }
}
