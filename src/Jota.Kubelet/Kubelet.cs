using Jota.Client;
using Jota.Kubelet.Cgroups;
using Jota.Kubelet.Containers;
using Jota.Kubelet.Images;
using Jota.Kubelet.Logs;
using Jota.Kubelet.Nodes;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Probes;
using Jota.Kubelet.Server;
using Jota.Kubelet.Volumes;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet;

/// <summary>
/// A node's agent: registers the node and runs the pods that are bound to it. Stopping it touches no running pod; started again, it
/// takes them up from what the runtime tells.
/// </summary>
public sealed partial class Kubelet : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<IAsyncDisposable> _owned = [];
    private readonly List<Task> _loops = [];
    private readonly PodWorkers _workers;
    private readonly ILogger _log;
    private readonly NodeServer? _server;
    private readonly ServedNode _served;
    private IDisposable? _beat;

    private Kubelet(KubeletOptions options, string runtimeName, string runtimeVersion)
    {
        _log = options.Logging.CreateLogger<Kubelet>();
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
        IMachineLoad load = options.TouchesMachine ? new LinuxLoad(options.DataDirectory) : new NoLoad();
        Agent = new NodeAgent(options.Api, options.Runtime, node, load, events, options.Clock);
        Services = Compose(options, machine, events, runtimeName);
        _workers = new PodWorkers(Services, new NodeAdmission(() => Agent.Node, Agent.ReadAsync));
        Node = new NodeConnection(_workers, simulated: options.Runtime is Runtime.Simulated.SimulatedRuntime);
        _server = options.Server;
        _served = new ServedNode(options.NodeName, _workers, options.Runtime, Node);
    }

    /// <summary>The API server's way to this node when it is in the same process.</summary>
    public INodeConnection Node { get; }

    internal NodeAgent Agent { get; }

    internal PodServices Services { get; }

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
            kubelet.Begin(options);
            return kubelet;
        }
        catch
        {
            await kubelet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops looking after the pods; they run on.</summary>
    public async ValueTask DisposeAsync()
    {
        _beat?.Dispose();
        _server?.Remove(_served);
        await _stop.CancelAsync();
        await Task.WhenAll(_loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _workers.DisposeAsync();
        Services.Volumes.Dispose();
        await Services.Objects.DisposeAsync();
        foreach (var owned in Enumerable.Reverse(_owned))
        {
            await owned.DisposeAsync();
        }

        _stop.Dispose();
    }

    private void Begin(KubeletOptions options)
    {
        _server?.Add(_served);
        var watch = new RuntimeWatch(options.Runtime, _workers, Services.Index, options.Clock, _log);
        var pods = options.Pods ?? new ApiPodSource(options.Api, options.Clock, _log);
        _loops.Add(RunAsync(watch.RunAsync));
        _loops.Add(RunAsync(ct => _workers.FollowAsync(pods, options.NodeName, ct)));
        if (options.TouchesMachine)
        {
            var rotation = new LogRotation(options.Runtime, options.LogRotation, options.Clock, options.Logging.CreateLogger<LogRotation>());
            _loops.Add(RunAsync(ct => rotation.RunAsync(_workers.RunningLogs, ct)));
        }

        _beat = (options.Heartbeats ?? Own(new HeartbeatLoop(options.Clock, _log))).Add(Agent.BeatAsync);
    }

    private async Task RunAsync(Func<CancellationToken, Task> loop)
    {
        try
        {
            await Task.Run(() => loop(_stop.Token));
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception e)
        {
            LogEnded(_log, e);
        }
    }

    private static PodServices Compose(KubeletOptions options, MachineFacts machine, IEventRecorder events, string runtimeName)
    {
        var log = options.Logging.CreateLogger<Kubelet>();
        var directories = new PodDirectories(options.DataDirectory) { OnDisk = options.TouchesMachine };
        var objects = new ReferencedObjects(options.Api, options.Clock, log);
        var capacity = new NodeCapacity(machine.Cpu, machine.Memory, machine.EphemeralStorage);
        var dns = new DnsSettings(options.ClusterDns, options.ClusterDomain, HostResolver(options));
        var volumes = new PodVolumes(directories, objects, new AccountTokens(options.Api, options.Clock), capacity, options.Addresses, options.Clock);
        var http = new ProbeHttp();
        return new PodServices
        {
            Api = options.Api,
            Runtime = options.Runtime,
            Observer = new PodObserver(options.Runtime),
            Images = new ImageProvider(options.Runtime, events, options.Trace, options.Clock),
            Sandboxes = new SandboxConfigs(directories, dns, events),
            Containers = new ContainerConfigs(objects, volumes, directories, options.Runtime, events, capacity, dns, options.Addresses),
            Volumes = volumes,
            Cgroups = options.TouchesMachine ? PodCgroups.ForThisMachine(log) : new NoCgroups(),
            Probes = new ProbeRunner(options.Runtime, http, events, options.Clock),
            Hooks = new LifecycleHooks(options.Runtime, http, options.Clock, log),
            Objects = objects,
            Directories = directories,
            Events = events,
            Index = new RuntimeIndex(needed: options.Runtime is not IPodsAtHand),
            Trace = options.Trace,
            Turns = options.Turns ?? PodTurns.Unlimited,
            Clock = options.Clock,
            Log = log,
            HostIps = options.Addresses,
            RuntimeName = runtimeName,
        };
    }

    private static Runtime.Cri.V1.DNSConfig HostResolver(KubeletOptions options) =>
        options.TouchesMachine && File.Exists("/etc/resolv.conf") ? DnsSettings.ReadResolvConf(File.ReadLines("/etc/resolv.conf")) : new();

    private T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A loop of the kubelet ended")]
    private static partial void LogEnded(ILogger log, Exception exception);
}
