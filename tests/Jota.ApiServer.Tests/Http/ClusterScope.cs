using Jota.ApiServer.Aggregation;
using Jota.ApiServer.Http;
using Jota.ApiServer.Networks;
using Jota.Client;
using Jota.Store.Memory;

namespace Jota.ApiServer.Tests.Http;

/// <summary>The real core on a store in memory, behind a listening server.</summary>
internal sealed class ClusterScope : IAsyncDisposable
{
    private readonly MemoryStore _store;
    private readonly ApiServerCore _core;

    private ClusterScope(MemoryStore store, ApiServerCore core, HttpServerScope http)
    {
        _store = store;
        _core = core;
        Http = http;
    }

    public HttpServerScope Http { get; }

    public HttpClient Admin => Http.Admin;

    public ApiServerCore Core => _core;

    /// <summary>The core in process, past HTTP.</summary>
    public IApi Api => _core.As(ApiServerCore.Self);

    public static Task<ClusterScope> StartAsync() => StartAsync(options => options);

    public static async Task<ClusterScope> StartAsync(
        Func<HttpApiServerOptions, HttpApiServerOptions> change, IPodNetwork? network = null, FrontProxy? proxy = null,
        int? requestsInFlight = null)
    {
        var store = new MemoryStore();
        var core = new ApiServerCore(new ApiServerOptions { Store = store, PodNetwork = network, RequestsInFlight = requestsInFlight });
        await core.StartAsync(TestContext.Current.CancellationToken);
        var http = await HttpServerScope.StartAsync(options => change(options with
        {
            Aggregator = proxy is null ? null : core.Aggregate(proxy),
            ApiFor = core.As,
            Catalog = core.LiveCatalog,
            Authorizer = core.Authorizer,
            Admission = core.ConnectAdmission,
            Fairness = core.Fairness,
            Trace = core.Trace,
            Tokens = core.Tokens,
            Metrics = [core.Metrics],
        }));
        return new(store, core, http);
    }

    public async ValueTask DisposeAsync()
    {
        await Http.DisposeAsync();
        await _core.DisposeAsync();
        await _store.DisposeAsync();
    }
}
