using System.Net;
using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Tokens;
using Jota.ApiServer.Upkeep;
using Jota.ApiServer.Verbs;
using Jota.Client;

namespace Jota.ApiServer;

/// <summary>
/// The API server without HTTP: every verb on every kind of the catalog, on a store. Callable in process through
/// <see cref="As"/>; the HTTP side is an adapter in front of it.
/// </summary>
public sealed class ApiServerCore : IAsyncDisposable
{
    /// <summary>Who the server itself is, when it writes objects of its own.</summary>
    public static readonly UserIdentity Self = new("system:apiserver") { Groups = [UserIdentity.MastersGroup, UserIdentity.AuthenticatedGroup] };

    private readonly CoreServices _core;
    private readonly CancellationTokenSource _stop = new();
    private Task _following = Task.CompletedTask;
    private EventExpiry? _expiry;
    private ApiService? _apiService;
    private volatile bool _started;

    /// <summary>A server that is not started yet.</summary>
    public ApiServerCore(ApiServerOptions options)
    {
        _core = new CoreServices(options).Complete();
        Verbs = new VerbHandlers(_core);
    }

    /// <summary>The kinds it serves.</summary>
    public ResourceCatalog Catalog => _core.Options.Catalog;

    /// <summary>Who decides who may do what; for calls that go past <see cref="IApi"/>, such as logs.</summary>
    public IAuthorizer Authorizer => _core.Authorizer;

    /// <summary>The tokens of service accounts.</summary>
    public ServiceAccountTokens Tokens => _core.Tokens;

    /// <summary>The steps of pods on their way.</summary>
    public PodTrace Trace => _core.Trace;

    /// <summary>Whether it has loaded the stored state and serves it.</summary>
    public bool IsReady => _started && !_following.IsCompleted;

    internal VerbHandlers Verbs { get; }

    internal EventExpiry? Expiry => _expiry;

    /// <summary>The API on behalf of a user.</summary>
    public IApi As(UserIdentity user) => new CallerApi(this, user);

    /// <summary>Loads the stored state, begins to follow the store, and sees to it that the system's namespaces and roles exist.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        var feed = new StoreFeed(_core.Store, _core.Caches, _core.Clock, _core.Log<StoreFeed>());
        var from = await feed.LoadAsync(ct);
        _core.Allocators.Load(_core.Caches);
        _following = feed.FollowAsync(from, _stop.Token);
        await Task.WhenAll(new SystemNamespaces(As(Self)).EnsureAsync(ct), new SystemRoles(_core, As(Self)).EnsureAsync(ct));
        await _core.Caches.WhenFreshAsync(ct);
        _expiry = EventExpiry.For(_core);
        _started = true;
    }

    /// <summary>
    /// Publishes where the API is listened for, as the service <c>kubernetes</c> in <c>default</c> with its endpoints, and keeps that so.
    /// </summary>
    public async Task AdvertiseAsync(IPEndPoint at, CancellationToken ct) => _apiService = await ApiService.StartAsync(
        As(Self), _core.Allocators.ApiAddress, at, _core.Clock, _core.Log<ApiService>(), ct);

    /// <summary>Ends every watch and stops following the store, which stays open.</summary>
    public async ValueTask DisposeAsync()
    {
        _started = false;
        if (_apiService is not null)
        {
            await _apiService.DisposeAsync();
        }

        if (_expiry is not null)
        {
            await _expiry.DisposeAsync();
        }

        await _stop.CancelAsync();
        foreach (var cache in _core.Caches.All)
        {
            cache.Close();
        }

        _core.Caches.Gate.Close();
        await _following;
        Verbs.Dispose();
        _core.Tokens.Dispose();
        _stop.Dispose();
    }
}
