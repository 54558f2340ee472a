using Jota.Client;
using Jota.Kubelet.Cgroups;
using Jota.Kubelet.Containers;
using Jota.Kubelet.Files;
using Jota.Kubelet.Images;
using Jota.Kubelet.Nodes;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Probes;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Resizing;
using Jota.Kubelet.Specs;
using Jota.Kubelet.StaticPods;
using Jota.Kubelet.Turns;
using Jota.Kubelet.Volumes;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet;

/// <summary>What the workers of a node's pods are put together of. Each part is handed what it needs, and no more.</summary>
internal sealed class KubeletParts
{
    public KubeletParts(
        KubeletOptions options, MachineFacts machine, IEventRecorder events, string runtimeName, NodeAgent agent,
        CancellationToken calls)
    {
        var (runtime, clock) = (options.Runtime, options.Clock);
        var log = options.Logging.CreateLogger<Kubelet>();
        var turns = options.Turns ?? PodTurns.Unlimited;
        var directories = options.TouchesMachine ? PodDirectories.OfMachine(options.DataDirectory) : new PodDirectories("")
        {
            OnDisk = false,
        };
        var capacity = new NodeCapacity(machine.Cpu, machine.Memory, machine.EphemeralStorage);
        var dns = new DnsSettings(
            options.ClusterDns, options.ClusterDomain, options.TouchesMachine ? ResolvConf.OfMachine : () => new());
        var ports = runtime as IPodPorts ?? new SocketPorts();
        var hooks = new LifecycleHooks(runtime, ports, clock, log);
        IPodCgroups cgroups = options.TouchesMachine ? PodCgroups.ForThisMachine(clock, log) : new NoCgroups();
        Objects = new(options.Api, clock, log);

        // Nodes that share one look at the pods of all of them run none of their own.
        Mirrors = options.Pods is null ? new(options.Api, () => agent.Node, clock, log) : null;
        var tokens = new AccountTokens(options.Api, clock);
        Csi = new(options, directories, tokens, Objects, events, agent);
        agent.VolumesInUse = () => Csi.Volumes.InUse;
        var claims = new ClaimVolumes(options.Api, directories, Csi.Volumes);
        LocalFolders = new(options.Api, options.NodeName, claims, clock, log);
        Volumes = new(directories, Objects, tokens, claims, Csi.Volumes, capacity, options.Addresses, clock);
        Index = new(needed: runtime is not IPodsAtHand);
        var stops = new PodStops(runtime, hooks, events, clock, calls);
        var images = new ImageProvider(runtime, options.ComingImages ?? new NoComingImages(), events, options.Trace, clock);
        var imageVolumes = new ImageVolumes(images, runtime, directories);
        var remains = new PodRemains(runtime, Volumes, imageVolumes, cgroups, Objects, directories, calls);
        Probes = new ProbeRunner(runtime, ports, events, clock);
        var actor = new ActorServices
        {
            Runtime = runtime,
            Directories = directories,
            Cgroups = cgroups,
            Volumes = Volumes,
            Sandboxes = new SandboxConfigs(directories, dns, events),
            Handlers = new RuntimeHandlers(options.Api),
            Containers = new ContainerConfigs(Objects, Volumes, directories, runtime, events, capacity, dns, options.Addresses),
            Images = images,
            ImageVolumes = imageVolumes,
            Hooks = hooks,
            Stops = stops,
            Resizer = new PodResizer(runtime, cgroups, capacity),
            Remains = remains,
            Events = events,
            Counts = Counts,
            Trace = options.Trace,
            Calls = calls,
            Clock = clock,
        };
        var stages = new StageServices
        {
            Actor = actor,
            Api = options.Api,
            Observer = new PodObserver(runtime),
            Index = Index,
            Probes = Probes,
            Stops = stops,
            Remains = remains,
            Events = events,
            Turns = turns,
            Clock = clock,
        };
        Pods = new(stages, Reports(options, Mirrors, events, turns, log, runtimeName), turns, clock, log);
    }

    public PodServices Pods { get; }

    public ProbeRunner Probes { get; }

    public KubeletCounts Counts { get; } = new();

    public ReferencedObjects Objects { get; }

    public MirrorPods? Mirrors { get; }

    public PodVolumes Volumes { get; }

    public LocalFolders LocalFolders { get; }

    public CsiParts Csi { get; }

    public RuntimeIndex Index { get; }

    private static ReportServices Reports(
        KubeletOptions options, MirrorPods? mirrors, IEventRecorder events, PodTurns turns, ILogger log, string runtimeName) => new()
        {
            Mirrors = mirrors,
            Api = options.Api,
            Events = events,
            Turns = turns,
            Clock = options.Clock,
            Log = log,
            HostIps = options.Addresses,
            RuntimeName = runtimeName,
        };
}
