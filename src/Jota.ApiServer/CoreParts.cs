using Jota.Api;
using Jota.ApiServer.Admission;
using Jota.ApiServer.AdmissionPolicies;
using Jota.ApiServer.AdmissionWebhooks;
using Jota.ApiServer.Authorization;
using Jota.ApiServer.Authorization.Nodes;
using Jota.ApiServer.Authorization.Rbac;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Definitions;
using Jota.ApiServer.Fairness;
using Jota.ApiServer.Jwt;
using Jota.ApiServer.Kinds;
using Jota.ApiServer.Networks;
using Jota.ApiServer.Objects;
using Jota.ApiServer.Quotas;
using Jota.ApiServer.Tokens;
using Jota.ApiServer.Verbs;
using Jota.ApiServer.Webhooks;
using Jota.Client;
using Jota.Store;
using Microsoft.Extensions.Logging;

namespace Jota.ApiServer;

/// <summary>
/// What a server is put together of, one of each, in the order in which they stand on each other. Only the files at the project's root know
/// this list: every part is handed what it needs by name.
/// </summary>
internal sealed class CoreParts
{
    public CoreParts(ApiServerOptions options)
    {
        (Options, LiveCatalog, Trace) = (options, new(options.Catalog), options.Trace ?? new(options.Clock));
        Caches = new(LiveCatalog, Store, Clock);
        Rbac = new(Caches);
        var pods = new NodePods(Caches);
        var nodes = new NodeAuthorizer(pods, new NodeVolumes(Caches, pods));
        Authorizer = options.Authorizer ?? new ClusterAuthorizer(nodes, new RbacAuthorizer(Rbac));
        Tokens = new(options.TokenKeyFile, Caches, Clock);
        Jwt = new(options.Authentication, Clock, options.Logging.CreateLogger<JwtAuthentication>());
        Endpoints = new(Caches, Ids);
        WebhookClient = new(options.PodNetwork ?? HostNetwork.Instance, Endpoints, Clock);
        var (webhooks, policies) = (new WebhookBook(Caches), new PolicyBook(Caches));
        var caller = new WebhookCaller(WebhookClient, Ids, options.Logging.CreateLogger<WebhookCaller>());

        // What the server writes down itself comes after the webhooks that may change it; who may refuse comes last.
        Admission = new(
            [
                .. options.Admission,
                new MutatingPoliciesPlugin(policies),
                new MutatingWebhooksPlugin(webhooks, caller),
                new EscalationPlugin(Rbac),
                new CertificateRequestPlugin(Clock),
                new ValidatingPoliciesPlugin(policies),
                new ValidatingWebhooksPlugin(webhooks, caller),
            ],
            Caches, Authorizer, Clock);
        Definitions = new(Clock);
        var services = new ServiceHooks(options.ServiceRanges, options.NodePorts, Ids, Clock);
        Kinds = new(services, new DefinitionHooks(Definitions), LiveCatalog, Trace, Clock);
        var rules = new KindRules(LiveCatalog);
        (Bodies, Patches) = (new(rules), new(rules));
        Writer = new(Store, Caches, Kinds);
        Fairness = new(options.RequestsInFlight ?? SeatTotal.OfThisMachine(), new(LiveCatalog, Caches), Clock);
        FlowBook.Follow(Caches, Fairness.Apply);
        WritePath = new(Admission, Kinds, new QuotaBook(Caches, Clock), new FieldKeeper(LiveCatalog, Clock), Writer);
    }

    public ApiServerOptions Options { get; }

    public IRevisionedStore Store => Options.Store;

    public TimeProvider Clock => Options.Clock;

    public IdSource Ids => Options.Ids;

    public PodTrace Trace { get; }

    /// <summary>The kinds that are served, now and later.</summary>
    public LiveCatalog LiveCatalog { get; }

    public WatchCaches Caches { get; }

    /// <summary>Who may do what, according to the stored roles.</summary>
    public RbacIndex Rbac { get; }

    /// <summary>Who decides who may do what.</summary>
    public IAuthorizer Authorizer { get; }

    /// <summary>The tokens of service accounts.</summary>
    public ServiceAccountTokens Tokens { get; }

    /// <summary>The tokens of other issuers.</summary>
    public JwtAuthentication Jwt { get; }

    /// <summary>The way to Services.</summary>
    public ServiceEndpoints Endpoints { get; }

    /// <summary>Asks webhooks.</summary>
    public WebhookClient WebhookClient { get; }

    public AdmissionChain Admission { get; }

    /// <summary>Whose request is next, of those that come over the network.</summary>
    public RequestFairness Fairness { get; }

    /// <summary>How far the definitions of custom kinds have come into effect.</summary>
    public DefinitionProgress Definitions { get; }

    /// <summary>What is done for some kinds only.</summary>
    public KindTable Kinds { get; }

    public BodyReader Bodies { get; }

    public PatchReader Patches { get; }

    public ObjectWriter Writer { get; }

    public WritePath WritePath { get; }

    /// <summary>What the loops of a part of the server follow with.</summary>
    public FollowServices Following<T>() => new(Clock, Ids, Options.Logging.CreateLogger<T>());
}
