using System.Net;
using Jota.Api;
using Jota.ApiServer;
using Jota.ApiServer.Http;
using Jota.Client;
using Jota.Controllers;
using Jota.Kubelet;
using Jota.Kubelet.Runtime.Simulated;
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

    /// <summary>The API in process, as the administrator.</summary>
    public IApi Administrator => Core.As(Identities.Administrator);

    /// <summary>What the components noted about pods.</summary>
    public PodTrace Trace { get; }

    /// <summary>The ways to the nodes of this process.</summary>
    public NodeDirectory Nodes { get; } = new();

    /// <summary>Starts the API core on a store, which becomes the parts' to dispose.</summary>
    public static async Task<ClusterParts> StartAsync(
        IRevisionedStore store, TimeProvider clock, IdSource ids, ILoggerFactory logging, CancellationToken ct, string? serviceCidr = null, string? tokenKeyFile = null)
    {
        var trace = new PodTrace(clock);
        var options = new ApiServerOptions { Store = store, Clock = clock, Ids = ids, Trace = trace, Logging = logging, TokenKeyFile = tokenKeyFile };
        var core = new ApiServerCore(serviceCidr is null ? options : options with { ServiceRanges = [IPNetwork.Parse(serviceCidr)] });
        var parts = new ClusterParts(core, trace);
        parts._started.AddRange([store, core]);
        await core.StartAsync(ct);
        return parts;
    }

    /// <summary>Takes over something that stops when the parts do, before everything added earlier.</summary>
    public void Add(IAsyncDisposable part) => _started.Add(part);

    /// <summary>Starts the controllers and the scheduler. They read from the same caches, which end after both.</summary>
    public async Task StartControlAsync(
        TimeProvider clock,
        IdSource ids,
        ILoggerFactory logging,
        CancellationToken ct,
        CacheChecks checks = CacheChecks.None,
        DeploymentOptions? deployments = null,
        string? rootCa = null)
    {
        var controllers = Core.As(Identities.ControllerManager);
        var informers = new InformerFactory(controllers, clock, ids, logging, checks);
        Add(informers);
        Add(await ControllerRunner.StartAsync(
            new ControllerRunnerOptions
            {
                Api = controllers,
                RootCa = rootCa,
                ApiAs = account => Core.As(Identities.Account(account)),
                Clock = clock,
                Ids = ids,
                Logging = logging,
                Informers = informers,
                Controllers = BuiltInControllers.With(deployments ?? new()),
            },
            ct));
        Add(await Scheduler.Scheduler.StartAsync(
            new Scheduler.SchedulerOptions
            {
                Api = Core.As(Identities.Scheduler),
                Clock = clock,
                Ids = ids,
                Logging = logging,
                Trace = Trace,
                Informers = informers,
            },
            ct));
    }

    /// <summary>Starts the server of one or more nodes of this process, on a free port.</summary>
    public async Task<NodeServer> StartNodeServerAsync(
        ClusterCertificates certificates, string name, IPAddress address, TimeProvider clock, ILoggerFactory logging, CancellationToken ct)
    {
        var server = await NodeServer.StartAsync(
            new NodeServerOptions
            {
                ServerCertificate = certificates.NodeServer(name, address.ToString()),
                ClientAuthority = certificates.Authority.Certificate,
                Authorizer = new NodeProxyAuthorizer(Core.Authorizer),
                Address = address,
                Clock = clock,
                Logging = logging,
            },
            ct);
        Add(server);
        return server;
    }

    /// <summary>Starts simulated nodes, whose containers all succeed unless a script says otherwise.</summary>
    public async Task<SimulatedNodes> StartSimulatedNodesAsync(
        int count, TimeProvider clock, IdSource ids, ILoggerFactory logging, CancellationToken ct, SimulationScript? script = null, NodeServer? server = null)
    {
        var nodes = await SimulatedNodes.StartAsync(
            new SimulatedNodesOptions
            {
                Api = Core.As(Identities.SimulatedNodes),
                Clock = clock,
                Ids = ids,
                Logging = logging,
                Trace = Trace,
                Count = count,
                Server = server,
                Script = script ?? SimulationScript.Default,
            },
            ct);
        Nodes.Add(nodes);
        Add(nodes);
        return nodes;
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
