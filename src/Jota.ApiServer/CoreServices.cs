using Jota.Api;
using Jota.ApiServer.Admission;
using Jota.ApiServer.Allocation;
using Jota.ApiServer.Authorization;
using Jota.ApiServer.Authorization.Nodes;
using Jota.ApiServer.Authorization.Rbac;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Objects;
using Jota.ApiServer.Tokens;
using Jota.Client;
using Jota.Store;
using Microsoft.Extensions.Logging;

namespace Jota.ApiServer;

/// <summary>What the verbs have in common.</summary>
internal sealed record CoreServices(ApiServerOptions Options)
{
    public IRevisionedStore Store => Options.Store;

    public TimeProvider Clock => Options.Clock;

    public IdSource Ids => Options.Ids;

    public PodTrace Trace { get; } = Options.Trace ?? new PodTrace(Options.Clock);

    public WatchCaches Caches { get; } = new(Options.Catalog, Options.Store, Options.Clock);

    public BodyReader Bodies { get; } = new(Options.Catalog);

    public ObjectAllocators Allocators { get; } = new(Options);

    public ObjectWriter Writer => field ??= new(Store, Allocators);

    /// <summary>Who may do what, according to the stored roles.</summary>
    public RbacIndex Rbac => field ??= new(Caches);

    /// <summary>Who decides who may do what.</summary>
    public IAuthorizer Authorizer => field ??= Options.Authorizer ?? new ClusterAuthorizer(new NodeAuthorizer(new NodePods(Caches)), new RbacAuthorizer(Rbac));

    /// <summary>The tokens of service accounts.</summary>
    public ServiceAccountTokens Tokens => field ??= new(this);

    public AdmissionChain Admission => field ??= new([.. Options.Admission, new EscalationPlugin(Authorizer, Rbac)], Caches, Clock);

    /// <summary>The present time as API objects tell it: in whole seconds.</summary>
    public DateTime Now
    {
        get
        {
            var now = Clock.GetUtcNow().UtcDateTime;
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        }
    }

    /// <summary>Makes what is made at its first use, so that the first requests, which come from many sides at once, find one of each.</summary>
    public CoreServices Complete()
    {
        _ = (Writer, Admission, Tokens);
        return this;
    }

    public ILogger<T> Log<T>() => Options.Logging.CreateLogger<T>();

    /// <summary>The object as of now or later; 404 when there is none.</summary>
    public async Task<ApiObject> ReadAsync(ApiTarget target, CancellationToken ct) =>
        await FindAsync(target, ct) ?? throw ApiException.NotFound(target.Resource.Names, target.Name);

    /// <summary>The object that an operation without a body is about, if admission has nothing against it; 404 when there is none.</summary>
    public async Task<ApiObject> ReadAdmittedAsync(AdmissionOperation operation, UserIdentity user, ApiTarget target, bool dryRun, CancellationToken ct)
    {
        var current = await ReadAsync(target with { Subresource = "" }, ct);
        var request = new AdmissionRequest(operation, target, user) { Old = current, DryRun = dryRun, Objects = Admission.Objects };
        await Admission.MutateAsync(request, ct);
        await Admission.ValidateAsync(request, ct);
        return current;
    }

    /// <summary>The object as of now or later; null when there is none.</summary>
    public async ValueTask<ApiObject?> FindAsync(ApiTarget target, CancellationToken ct)
    {
        await Caches.WhenFreshAsync(ct);
        var cache = Caches.Of(target.Resource);
        return cache.Find(cache.KeyOf(target.Key));
    }
}
