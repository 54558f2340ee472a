using System.Globalization;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Nodes;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Simulated;
using Jota.Kubelet.Turns;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet;

/// <summary>How simulated nodes are made.</summary>
public sealed record SimulatedNodesOptions
{
    /// <summary>The API, as the nodes' identity.</summary>
    public required IApi Api { get; init; }

    /// <summary>The time.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>For logs.</summary>
    public required ILoggerFactory Logging { get; init; }

    /// <summary>Where it is told which loops of the nodes cannot go on.</summary>
    public LoopHealth Loops { get; init; } = new();

    /// <summary>Where steps of pods are noted.</summary>
    public required PodTrace Trace { get; init; }

    /// <summary>Randomness.</summary>
    public IdSource Ids { get; init; } = IdSource.Random;

    /// <summary>How many nodes.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Names: this and a number from 1.</summary>
    public string NamePrefix { get; init; } = "sim-";

    /// <summary>
    /// The name of the only node, whose pods are followed by its own name, as whoever is that node must; null: as many as there are.
    /// </summary>
    public string? OnlyName { get; init; }

    /// <summary>Where the API server reaches all of them; null: nowhere.</summary>
    public NodeServer? Server { get; init; }

    /// <summary>How containers behave.</summary>
    public SimulationScript Script { get; init; } = SimulationScript.Default;

    /// <summary>What each node has.</summary>
    public MachineFacts Machine { get; init; } = new();
}

/// <summary>
/// Many nodes in one process that run their pods in memory only: one watch of the pods, one event recorder and one timer for all.
/// </summary>
public sealed class SimulatedNodes : IAsyncDisposable, INodeConnections
{
    private const int Parallel = 16;
    private const int Slots = 10;
    private const int MostRecorders = 100;
    private const int Turns = 2;
    private const int Calls = 16;

    private readonly Dictionary<string, SimulatedNode> _nodes = new(StringComparer.Ordinal);
    private readonly IPodSource _pods;
    private readonly PodTurns _turns = PodTurns.Limited(Turns, Calls);
    private readonly HeartbeatLoop _heartbeats;
    private readonly EventRecorder _events;

    private SimulatedNodes(SimulatedNodesOptions options)
    {
        var log = options.Logging.CreateLogger<SimulatedNodes>();
        _pods = options.OnlyName is null
            ? new SharedPodSource(options.Api, options.Clock, log, options.Loops)
            : new ApiPodSource(options.Api, options.Clock, log, options.Loops);
        _heartbeats =
            new HeartbeatLoop(options.Clock, log, new LoopHealth(options.Loops, "simulated nodes"), options.Count > 1 ? Slots : 1);
        _events = new EventRecorder(options.Api, options.Clock, options.Logging, "kubelet");
    }

    /// <summary>The nodes' names.</summary>
    public IReadOnlyCollection<string> Names => _nodes.Keys;

    /// <summary>Registers the nodes and starts their kubelets.</summary>
    public static async Task<SimulatedNodes> StartAsync(SimulatedNodesOptions options, CancellationToken ct)
    {
        var nodes = new SimulatedNodes(options);
        await System.Threading.Tasks.Parallel.ForEachAsync(
            Enumerable.Range(1, options.OnlyName is null ? options.Count : 1),
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = ct },
            async (number, token) => await nodes.AddAsync(number, options, token));
        return nodes;
    }

    /// <inheritdoc/>
    public INodeConnection? Find(string node) => _nodes.TryGetValue(node, out var entry) ? entry.Kubelet?.Node : null;

    /// <summary>The runtime of a node, to let its containers crash.</summary>
    public SimulatedRuntime RuntimeOf(string node) => _nodes[node].Runtime;

    /// <summary>
    /// Lets a node be lost: nothing is heard of it any more and nothing reaches it, as if its network had failed. What runs on it runs on.
    /// </summary>
    public Task LoseAsync(string node) => _nodes[node].LoseAsync();

    /// <summary>Lets a lost node come back, with what still runs on it.</summary>
    public Task RestoreAsync(string node, CancellationToken ct) => _nodes[node].StartAsync(ct);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _heartbeats.DisposeAsync();
        await Task.WhenAll(_nodes.Values.Select(n => n.LoseAsync()));
        await ((_pods as IAsyncDisposable)?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _events.DisposeAsync();
        foreach (var node in _nodes.Values)
        {
            await node.Runtime.DisposeAsync();
        }

        _turns.Dispose();
    }

    private async Task AddAsync(int number, SimulatedNodesOptions options, CancellationToken ct)
    {
        // 10.128.0.0/9 in /24s: up to 32,768 nodes.
        var cidr = string.Create(CultureInfo.InvariantCulture, $"10.{128 + (number / 256)}.{number % 256}.0/24");
        var runtime = new SimulatedRuntime(cidr, options.Script, options.Clock, options.Ids);
        var name = options.OnlyName ?? options.NamePrefix + number.ToString(CultureInfo.InvariantCulture);
        var node = new SimulatedNode(
            runtime,
            new KubeletOptions
            {
                Api = options.Api,
                NodeName = name,
                Runtime = runtime,
                DataDirectory = "",
                Clock = options.Clock,
                Logging = options.Logging,
                Loops = options.Loops,
                Trace = options.Trace,
                PodCidr = options.OnlyName is null ? cidr : "",
                Addresses = [
                    string.Create(CultureInfo.InvariantCulture, $"10.{64 + (number / 65536)}.{number / 256 % 256}.{number % 256}")],
                Server = options.Server,

                // Nobody has the address above: the node's object says where it really is.
                ServerNames = options.Server is null ? [] : ["localhost"],
                Machine = options.Machine,
                TouchesMachine = false,
                Pods = _pods,

                // Events name their node where there are few; a recorder each would be too many for thousands.
                Events = options.Count > MostRecorders ? _events : null,
                Heartbeats = _heartbeats,
                Turns = _turns,
            });
        await node.StartAsync(ct);
        lock (_nodes)
        {
            _nodes[name] = node;
        }
    }

    /// <summary>One node: a kubelet, unless it is lost, and its runtime.</summary>
    private sealed class SimulatedNode(SimulatedRuntime runtime, KubeletOptions options)
    {
        public Kubelet? Kubelet { get; private set; }

        public SimulatedRuntime Runtime => runtime;

        public async Task StartAsync(CancellationToken ct) => Kubelet ??= await Kubelet.StartAsync(options, ct);

        public async Task LoseAsync()
        {
            var lost = Kubelet;
            Kubelet = null;
            await (lost?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }
}
