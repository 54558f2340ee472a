using System.Net;
using Jota.Api;
using Jota.ApiServer.Http;
using Jota.ApiServer;
using Jota.ApiServer.Jwt;
using Jota.Client;
using Jota.Controllers;
using Jota.Hosting.Snapshots;
using Jota.Kubelet.Simulated;
using Jota.Kubelet;
using Jota.Store.Snapshots;
using Jota.Store;
using Jota.Store.Encryption;
using Jota.Transport.Https;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>
/// The parts that every cluster has, with or without HTTP and real containers: store, API core, controllers, scheduler and simulated
/// nodes, in the order they depend on each other. Disposing stops them in reverse.
/// </summary>
public sealed class ClusterParts : IAsyncDisposable
{
    private readonly StartedParts _started;
    private readonly IRevisionedStore _store;
    private LeaderElectorOptions? _standing;
    private ElectedControl? _elected;
    private ControlParts? _control;
    private EncryptionAtRest? _encryption;

    private ClusterParts(IRevisionedStore store, ApiServerCore core, PodTrace trace, LoopHealth loops, ILogger log)
    {
        (_store, Core, Trace, Loops, _started) = (store, core, trace, loops, new StartedParts(log));
        _started.Add(store);
        _started.Add(core);
    }

    /// <summary>The API, callable in process.</summary>
    public ApiServerCore Core { get; }

    /// <summary>Whether the controllers and the scheduler run in this process now.</summary>
    public bool Controls => _elected is { } elected ? elected.Leads : _control is not null;

    /// <summary>The API in process, as the administrator.</summary>
    public IApi Administrator => Core.As(Identities.Administrator);

    /// <summary>What the components noted about pods.</summary>
    public PodTrace Trace { get; }

    /// <summary>What the parts have to tell on <c>/metrics</c>.</summary>
    public MetricSources Metrics { get; } = new();

    /// <summary>Which endless loops of this process cannot go on.</summary>
    public LoopHealth Loops { get; }

    /// <summary>The ways to the nodes of this process.</summary>
    public NodeDirectory Nodes { get; } = new();

    /// <summary>
    /// Starts the API core on a store, which becomes the parts' to dispose. Where several servers share the store, each says under which
    /// Lease it stands for what only one of them does, and who it is.
    /// </summary>
    public static async Task<ClusterParts> StartAsync(
        IRevisionedStore store, TimeProvider clock, IdSource ids, ILoggerFactory logging, CancellationToken ct, string? serviceCidr = null,
        string? tokenKeyFile = null, LeaderElectorOptions? standing = null, int? requestsInFlight = null,
        EncryptionAtRest? encryption = null, AuthenticationConfiguration? authentication = null)
    {
        store = encryption?.Over(store) ?? store;
        var (trace, loops) = (new PodTrace(clock), new LoopHealth());
        var options = new ApiServerOptions
        {
            Store = store,
            Clock = clock,
            Ids = ids,
            Trace = trace,
            Loops = loops,
            Logging = logging,
            TokenKeyFile = tokenKeyFile,
            LocalStorage = true,
            Authentication = authentication ?? AuthenticationConfiguration.None,
            RequestsInFlight = requestsInFlight,
            UpkeepLease = standing is not { Lease: var lease } ? null
                : standing with { Lease = new(lease.Namespace, lease.Name + "-upkeep") },
        };
        var core = new ApiServerCore(serviceCidr is null ? options : options with { ServiceRanges = [IPNetwork.Parse(serviceCidr)] });
        var parts = new ClusterParts(store, core, trace, loops, logging.CreateLogger<ClusterParts>()) { _standing = standing };
        parts.Metrics.Add(core.Metrics);
        if (encryption is not null)
        {
            parts.Metrics.Add(encryption);
            encryption.Begin(loops);
            parts._encryption = encryption;
        }

        try
        {
            await core.StartAsync(ct);
            await core.MeasureAsync(NodeReach.Of(parts.Nodes, kubelets: null), ct);
            return parts;
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }
    }

    /// <summary>What <c>/readyz</c> and <c>/livez</c> look at.</summary>
    public IReadOnlyList<HealthCheck> HealthChecks(TimeProvider clock) =>
    [
        HealthCheck.Ping,
        new HealthCheck("store", new StoreHealth(_store, () => Core.IsReady, clock).CheckAsync) { Live = true },
        new HealthCheck("watch-caches", Core.WhyBehindAsync),
        .. _encryption is { } encryption ? (HealthCheck[])[new("kms-providers", encryption.WhyUnwellAsync)] : [],
        new HealthCheck("loops", _ => new(Loops.Describe())) { Live = true },
    ];

    /// <summary>Writes a snapshot of all that is stored.</summary>
    public Task SaveSnapshotAsync(Stream into, TimeProvider clock, CancellationToken ct) =>
        StoreSnapshots.SaveAsync(_store, into, clock, ct);

    /// <summary>Takes snapshots as a schedule says until the parts stop.</summary>
    public void StartSnapshots(string folder, SnapshotSchedule schedule, TimeProvider clock, ILoggerFactory logging) =>
        Add(new ScheduledSnapshots(folder, schedule, _store, Loops, clock, logging.CreateLogger<ScheduledSnapshots>()));

    /// <summary>Follows the file that says whose tokens are believed, until the parts stop.</summary>
    public void FollowAuthentication(string file, TimeProvider clock, IdSource ids, ILoggerFactory logging)
    {
        var reload = new ConfigurationReload(file, Core.Jwt, new(clock, ids, logging.CreateLogger<ConfigurationReload>(), Loops));
        Add(reload);
        Metrics.Add(reload);
    }

    /// <summary>Takes over something that stops when the parts do, before everything added earlier.</summary>
    public void Add(IAsyncDisposable part) => _started.Add(part);

    /// <summary>
    /// Starts the controllers and the scheduler, and tells where the API is found. They read from the same caches, which end after both.
    /// Of several servers only the one that is elected does all this.
    /// </summary>
    public async Task StartControlAsync(
        TimeProvider clock,
        IdSource ids,
        ILoggerFactory logging,
        CancellationToken ct,
        CacheChecks checks = CacheChecks.None,
        ControllerSettings? controllers = null,
        CertificateAuthority? authority = null,
        Uri? server = null,
        Scheduler.SchedulerConfiguration? scheduling = null,
        IPEndPoint? advertise = null,
        IReadOnlySet<ClusterComponent>? without = null)
    {
        var options = new ControlOptions(
            clock, ids, logging, checks, controllers ?? new(), scheduling ?? Scheduler.SchedulerConfiguration.Default, authority, server,
            without ?? new HashSet<ClusterComponent>());
        _control = new ControlParts(this, options);
        Metrics.Add(_control);
        if (_standing is not null)
        {
            Add(_elected = new(Administrator, _standing, options, Loops, StartAsync, EndAsync));
            return;
        }

        Add(_control);
        await StartAsync(ct);

        async Task StartAsync(CancellationToken begin)
        {
            if (advertise is not null)
            {
                await Core.AdvertiseAsync(advertise, begin);
            }

            await _control.StartAsync(begin);
        }

        async Task EndAsync()
        {
            await _control.DisposeAsync();
            await Core.StopAdvertisingAsync();
        }
    }

    /// <summary>Stops controllers and scheduler wherever they are, as a crash does, and starts them anew, without a memory.</summary>
    public Task RestartControlAsync(CancellationToken ct) =>
        _control?.RestartAsync(ct) ?? throw new InvalidOperationException("they were not started");

    /// <summary>Starts the server of one or more nodes of this process, on a free port.</summary>
    public async Task<NodeServer> StartNodeServerAsync(
        ClusterCertificates certificates, string name, IPAddress address, TimeProvider clock, ILoggerFactory logging, CancellationToken ct)
    {
        var server = await NodeServer.StartAsync(
            new NodeServerOptions
            {
                ServerCertificate = ShownCertificate.Always(certificates.NodeServer(name, address.ToString())),
                ClientAuthority = certificates.Authority.Certificate,
                Authenticator = new TokenReviewAuthenticator(Core.As(Identities.Node(name)), clock),
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
        int count, TimeProvider clock, IdSource ids, ILoggerFactory logging, CancellationToken ct, SimulationScript? script = null,
        NodeServer? server = null)
    {
        var nodes = await SimulatedNodes.StartAsync(
            new SimulatedNodesOptions
            {
                Api = Core.As(Identities.SimulatedNodes),
                Clock = clock,
                Ids = ids,
                Logging = logging,
                Loops = Loops,
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
    public ValueTask DisposeAsync() => _started.DisposeAsync();

    /// <summary>What a real node in this process stands on.</summary>
    internal NodeHome HomeOf(string node, TimeProvider clock, ILoggerFactory logging) => new()
    {
        Kubelet = Core.As(Identities.Node(node)),
        Proxy = Core.As(Identities.KubeProxy),
        Dns = Core.As(Identities.Account("kube-dns")),
        Administrator = Administrator,
        Loops = Loops,
        Trace = Trace,
        Metrics = Metrics,
        Clock = clock,
        Logging = logging,
        Parts = _started,
    };
}
