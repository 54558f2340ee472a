using Jota.Api;
using Jota.ApiServer;
using Jota.Client;
using Jota.Controllers;
using Jota.Kubelet;
using Jota.Store;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>
/// The parts that every cluster has, with or without HTTP and real containers: store, API core, controllers, scheduler and simulated
/// nodes, in the order they depend on each other. Disposing stops them in reverse.
/// </summary>
public sealed class ClusterParts : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _started = [];

    private ClusterParts(ApiServerCore core, PodTrace trace)
    {
        Core = core;
        Trace = trace;
    }

    /// <summary>The API, callable in process.</summary>
    public ApiServerCore Core { get; }

    /// <summary>What the components noted about pods.</summary>
    public PodTrace Trace { get; }

    /// <summary>The ways to the nodes of this process.</summary>
    public NodeDirectory Nodes { get; } = new();

    /// <summary>Starts the API core on a store, which becomes the parts' to dispose.</summary>
    public static async Task<ClusterParts> StartAsync(IRevisionedStore store, TimeProvider clock, IdSource ids, ILoggerFactory logging, CancellationToken ct)
    {
        var trace = new PodTrace(clock);
        var core = new ApiServerCore(new ApiServerOptions { Store = store, Clock = clock, Ids = ids, Trace = trace, Logging = logging });
        var parts = new ClusterParts(core, trace);
        parts._started.AddRange([store, core]);
        await core.StartAsync(ct);
        return parts;
    }

    /// <summary>Takes over something that stops when the parts do, before everything added earlier.</summary>
    public void Add(IAsyncDisposable part) => _started.Add(part);

    /// <summary>Starts the controllers and the scheduler.</summary>
    public async Task StartControlAsync(TimeProvider clock, IdSource ids, ILoggerFactory logging, CancellationToken ct)
    {
        Add(await ControllerRunner.StartAsync(
            new ControllerRunnerOptions { Api = Core.As(Identities.ControllerManager), Clock = clock, Ids = ids, Logging = logging }, ct));
        Add(await Scheduler.Scheduler.StartAsync(
            new Scheduler.SchedulerOptions { Api = Core.As(Identities.Scheduler), Clock = clock, Ids = ids, Logging = logging, Trace = Trace }, ct));
    }

    /// <summary>Starts simulated nodes.</summary>
    public async Task StartSimulatedNodesAsync(int count, TimeProvider clock, IdSource ids, ILoggerFactory logging, CancellationToken ct)
    {
        var nodes = await SimulatedNodes.StartAsync(
            new SimulatedNodesOptions
            {
                Api = Core.As(Identities.Node("simulated")),
                Clock = clock,
                Ids = ids,
                Logging = logging,
                Trace = Trace,
                Count = count,
            },
            ct);
        Nodes.Add(nodes);
        Add(nodes);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_started))
        {
            await part.DisposeAsync();
        }

        _started.Clear();
    }
}
