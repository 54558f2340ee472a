using System.Net;
using Jota.Api;
using Jota.ApiServer.Admission;
using Jota.ApiServer.Aggregation;
using Jota.ApiServer.Authorization.Rbac;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Definitions;
using Jota.ApiServer.Fairness;
using Jota.ApiServer.Http;
using Jota.ApiServer.Jwt;
using Jota.ApiServer.Networks;
using Jota.ApiServer.Tokens;
using Jota.ApiServer.Upkeep;
using Jota.Client;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.ApiServer;

/// <summary>
/// The API server without HTTP: every verb on every kind of the catalog, on a store. Callable in process through
/// <see cref="As"/>; the HTTP side is an adapter in front of it.
/// </summary>
public sealed class ApiServerCore : IAsyncDisposable
{
    /// <summary>Who the server itself is, when it writes objects of its own.</summary>
    public static readonly UserIdentity Self = ServerIdentity.Self;

    private readonly CoreParts _parts;
    private readonly CancellationTokenSource _stop = new();
    private readonly LoopHealth _feedHealth = new();
    private StoreFeed? _feed;
    private KindRegistry? _registry;
    private DefinitionController? _definitions;
    private Task _following = Task.CompletedTask;
    private EventExpiry? _expiry;
    private ElectedUpkeep? _elected;
    private FlowControlUpkeep? _flows;
    private ApiService? _apiService;
    private ApiAggregator? _aggregator;
    private volatile bool _started;
    private bool _measures;

    /// <summary>A server that is not started yet.</summary>
    public ApiServerCore(ApiServerOptions options)
    {
        _parts = new(options);
        Verbs = new(_parts);
    }

    /// <summary>The kinds it serves.</summary>
    public ResourceCatalog Catalog => _parts.LiveCatalog.Now;

    /// <summary>The kinds it serves, now and later.</summary>
    public LiveCatalog LiveCatalog => _parts.LiveCatalog;

    /// <summary>Who decides who may do what; for calls that go past <see cref="IApi"/>, such as logs.</summary>
    public IAuthorizer Authorizer => _parts.Authorizer;

    /// <summary>Admission of ways into something that runs; for calls that go past <see cref="IApi"/>.</summary>
    public ConnectAdmission ConnectAdmission => field ??= new(_parts.Admission);

    /// <summary>The tokens of service accounts.</summary>
    public ServiceAccountTokens Tokens => _parts.Tokens;

    /// <summary>The tokens of other issuers, and where the anonymous are let in.</summary>
    public JwtAuthentication Jwt => _parts.Jwt;

    /// <summary>The steps of pods on their way.</summary>
    public PodTrace Trace => _parts.Trace;

    /// <summary>What is stored, and who waits for whom, in figures.</summary>
    public IMetricSource Metrics => field ??= new MetricSources(new StorageMetrics(_parts.Caches), new FairnessMetrics(Fairness), Jwt);

    /// <summary>Whose request is next, of those that come over the network; calls in this process do not ask it.</summary>
    public RequestFairness Fairness => _parts.Fairness;

    /// <summary>Whether it has loaded the stored state and serves it.</summary>
    public bool IsReady => _started && !_following.IsCompleted;

    internal VerbHandlers Verbs { get; }

    private KindRegistry Registry => _registry ?? throw new InvalidOperationException("the server is not started");

    internal WatchCaches Caches => _parts.Caches;

    internal RbacIndex Rbac => _parts.Rbac;

    internal EventExpiry? Expiry => _expiry;

    /// <summary>Upkeep under a Lease; null when this is the only server.</summary>
    internal ElectedUpkeep? Elected => _elected;

    /// <summary>What keeps the caches, and with them every read and watch, from what is stored; null when nothing does.</summary>
    public async ValueTask<string?> WhyBehindAsync(CancellationToken ct) =>
        _feedHealth.Describe() ?? await _parts.Caches.WhyBehindAsync(ct);

    /// <summary>The API on behalf of a user.</summary>
    public IApi As(UserIdentity user) => new CallerApi(this, user);

    /// <summary>
    /// Loads the stored state, begins to follow the store, and sees to it that the system's namespaces, roles, priorities and flows exist.
    /// </summary>
    public async Task StartAsync(CancellationToken ct)
    {
        var key = Task.Run(_parts.Tokens.OpenKey, CancellationToken.None);
        var log = _parts.Options.Logging.CreateLogger<StoreFeed>();
        var feed = _feed = new StoreFeed(_parts.Store, _parts.Caches, _feedHealth, _parts.Clock, log);
        var check = new StartCheck(_parts.Caches);
        var from = await feed.LoadAsync(ct);
        check.Run();
        _parts.Kinds.Follow(_parts.Caches);
        _following = feed.FollowAsync(from, _stop.Token);
        var repairLog = _parts.Options.Logging.CreateLogger<ServiceKeyRepair>();
        await new ServiceKeyRepair(_parts.Store, _parts.Caches, new(_parts.Ids, _parts.Clock), repairLog).RunAsync(ct);
        var roles = new SystemRoles(As(Self), _parts.Caches, _parts.Writer, _parts.Ids, _parts.Clock);
        var priorities = new SystemPriorities(As(Self), _parts.Caches);
        var ranges = new SystemServiceRange(As(Self), _parts.Caches, _parts.Options.ServiceRanges);
        var flows = new SystemFlowControl(As(Self), _parts.Caches, _parts.Clock);
        await Task.WhenAll(
            new SystemNamespaces(As(Self)).EnsureAsync(ct), roles.EnsureAsync(ct), priorities.EnsureAsync(ct), ranges.EnsureAsync(ct),
            flows.EnsureAsync(ct),
            _parts.Options.LocalStorage ? new SystemStorage(As(Self), _parts.Caches).EnsureAsync(ct) : Task.CompletedTask);
        await StartDefinitionsAsync(feed, ct);
        await _parts.Caches.WhenFreshAsync(ct);
        await flows.TellAsync(ct);
        await _parts.Caches.WhenFreshAsync(ct);
        await key;
        BeginUpkeep();
        _flows = FlowControlUpkeep.Start(flows, _parts.Caches, _parts.Following<FlowControlUpkeep>(), _parts.Options.Loops);
        _started = true;
    }

    /// <summary>
    /// Serves a kind from now on, with what is stored of it already. Throws <see cref="ArgumentException"/> when a kind of that name is
    /// served.
    /// </summary>
    public Task RegisterAsync(Resource resource, CancellationToken ct) => Registry.ReplaceAsync([], [resource], ct);

    /// <summary>Serves a kind no longer; its watches end, what is stored of it stays.</summary>
    public Task UnregisterAsync(Resource resource) => Registry.ReplaceAsync([resource], [], CancellationToken.None);

    /// <summary>
    /// Publishes where the API is listened for, as the service <c>kubernetes</c> in <c>default</c> with its endpoints, and keeps that so.
    /// </summary>
    public async Task AdvertiseAsync(IPEndPoint at, CancellationToken ct) => _apiService = await ApiService.StartAsync(
        As(Self), _parts.Kinds.ApiAddress, at, _parts.Following<ApiService>(), _parts.Options.Loops, ct);

    /// <summary>Leaves what was published as it is, to whoever publishes it from now on.</summary>
    public async Task StopAdvertisingAsync()
    {
        if (Interlocked.Exchange(ref _apiService, null) is { } kept)
        {
            await kept.DisposeAsync();
        }
    }

    /// <summary>
    /// Serves what nodes and pods use, as <c>metrics.k8s.io</c>, asking the nodes. An APIService of the group that leads to a Service takes
    /// its place.
    /// </summary>
    /// <param name="reach">The way to a node; null where there is none.</param>
    /// <param name="ct">Gives up.</param>
    public async Task MeasureAsync(Func<V1Node, INodeConnection?> reach, CancellationToken ct)
    {
        if (Interlocked.Exchange(ref _measures, true))
        {
            Verbs.Summaries.Reach = reach;
            return;
        }

        Verbs.Summaries.Reach = reach;
        await Registry.ReplaceAsync([], [MetricsKinds.Nodes, MetricsKinds.Pods], ct);
    }

    /// <summary>
    /// Lets other servers serve groups and versions behind this one, as APIServices say; answers null where the catalog has no such kind.
    /// </summary>
    public ApiAggregator? Aggregate(FrontProxy proxy)
    {
        var network = _parts.Options.PodNetwork ?? HostNetwork.Instance;
        var parts = new AggregationParts(proxy, network, _parts.Endpoints, LiveCatalog, _parts.Following<ApiAggregator>());
        return _aggregator = ApiAggregator.Start(As(Self), _parts.Caches, parts, _parts.Options.Loops);
    }

    /// <summary>What other servers serve behind this one, on behalf of a user.</summary>
    public IOtherServers OthersAs(UserIdentity user) => new OtherServers(() => _aggregator, user, _parts.Clock);

    /// <summary>Ends every watch and stops following the store, which stays open.</summary>
    public async ValueTask DisposeAsync()
    {
        _started = false;
        await StopAdvertisingAsync();

        if (_aggregator is not null)
        {
            await _aggregator.DisposeAsync();
        }

        if (_flows is not null)
        {
            await _flows.DisposeAsync();
        }

        if (_elected is not null)
        {
            await _elected.DisposeAsync();
        }

        if (_expiry is not null)
        {
            await _expiry.DisposeAsync();
        }

        if (_definitions is not null)
        {
            await _definitions.DisposeAsync();
        }

        await _stop.CancelAsync();
        foreach (var cache in _parts.Caches.All)
        {
            cache.Close();
        }

        _parts.Caches.Gate.Close();
        await _following;
        _registry?.Dispose();
        _feed?.Dispose();
        Verbs.Dispose();
        _parts.WebhookClient.Dispose();
        _parts.Tokens.Dispose();
        await _parts.Jwt.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>Custom kinds are served before anybody is; where nobody defines any, there are none.</summary>
    private async Task StartDefinitionsAsync(StoreFeed feed, CancellationToken ct)
    {
        _registry = new(LiveCatalog, feed);
        if (_parts.Caches.Find<V1CustomResourceDefinition>() is { } definitions)
        {
            _definitions = new(
                As(Self), _parts.Caches, definitions, _registry, _parts.Definitions,
                crd => ConversionWebhook.Of(crd, _parts.WebhookClient, _parts.Ids), _parts.Following<DefinitionController>());
            await _definitions.StartAsync(_parts.Options.Loops, ct);
        }
    }

    /// <summary>What must be done once for a store: at once by the only server, under a Lease by one of several.</summary>
    private void BeginUpkeep()
    {
        var loops = _parts.Options.Loops;
        if (_parts.Options.UpkeepLease is not { } lease)
        {
            _expiry = StartExpiry();
            return;
        }

        _elected = new(
            As(Self), lease, _parts.Following<ElectedUpkeep>(), _parts.Options.Logging.CreateLogger<LeaderElector>(), loops, StartExpiry);

        EventExpiry? StartExpiry() => EventExpiry.For(As(Self), _parts.Caches, _parts.Store, _parts.Following<EventExpiry>(), loops);
    }
}
