using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// The flow schemas and priority levels that every cluster has: upstream's, of which two of each are as they are (<c>exempt</c> and
/// <c>catch-all</c>), and the others a suggestion, which can be changed.
/// </summary>
public static class SystemFlows
{
    /// <summary>The schema and the level of those who wait for nobody.</summary>
    public const string Exempt = "exempt";

    /// <summary>The schema and the level of what no other schema is about.</summary>
    public const string CatchAll = "catch-all";

    /// <summary>The annotation of those that are to become what is suggested again when they are something else.</summary>
    public const string AutoUpdate = "apf.kubernetes.io/autoupdate-spec";

    private const string ByUser = "ByUser";
    private const string ByNamespace = "ByNamespace";

    private static readonly string[] All = ["*"];

    /// <summary>The priority levels, as they are made.</summary>
    public static ImmutableArray<V1PriorityLevelConfiguration> Levels =>
    [
        Level(Exempt, new() { Type = "Exempt", Exempt = new() { NominalConcurrencyShares = 0, LendablePercent = 0 } }),
        Level(CatchAll, new()
        {
            Type = "Limited",
            Limited = new() { NominalConcurrencyShares = 5, LendablePercent = 0, LimitResponse = new() { Type = "Reject" } },
        }),
        Level("system", shares: 30, lendable: 33, queues: 64),
        Level("node-high", shares: 40, lendable: 25, queues: 64),
        Level("leader-election", shares: 10, lendable: 0, queues: 16, hand: 4),
        Level("workload-high", shares: 40, lendable: 50, queues: 128),
        Level("workload-low", shares: 100, lendable: 90, queues: 128),
        Level("global-default", shares: 20, lendable: 50, queues: 128),
    ];

    /// <summary>The flow schemas, as they are made.</summary>
    public static ImmutableArray<V1FlowSchema> Schemas =>
    [
        Schema(Exempt, Exempt, 1, null, Everything(Groups("system:masters"))),
        Schema("probes", Exempt, 2, null, new()
        {
            Subjects = Anybody,
            NonResourceRules = [new() { Verbs = ["get"], NonResourceURLs = ["/healthz", "/readyz", "/livez"] }],
        }),
        Schema("system-leader-election", "leader-election", 100, ByUser, new()
        {
            Subjects = [.. Users("system:kube-controller-manager", "system:kube-scheduler"), SystemAccounts],
            ResourceRules = [Leases(["get", "create", "update"])],
        }),
        Schema("system-node-high", "node-high", 400, ByUser, new()
        {
            Subjects = Groups("system:nodes"),
            ResourceRules =
            [
                new() { Verbs = All, ApiGroups = [""], Resources = ["nodes", "nodes/status"], ClusterScope = true, Namespaces = All },
                Leases(All),
            ],
        }),
        Schema("system-nodes", "system", 500, ByUser, Everything(Groups("system:nodes"))),
        Schema("kube-controller-manager", "workload-high", 800, ByNamespace, Everything(Users("system:kube-controller-manager"))),
        Schema("kube-scheduler", "workload-high", 800, ByNamespace, Everything(Users("system:kube-scheduler"))),
        Schema("kube-system-service-accounts", "workload-high", 900, ByNamespace, Everything([SystemAccounts])),
        Schema("service-accounts", "workload-low", 9000, ByUser, Everything(Groups("system:serviceaccounts"))),
        Schema("global-default", "global-default", 9900, ByUser, Everything(Anybody)),
        Schema(CatchAll, CatchAll, 10000, ByUser, Everything(Anybody)),
    ];

    /// <summary>Whether it is one of those that are as they are.</summary>
    public static bool IsMandatory([NotNullWhen(true)] string? name) => name is Exempt or CatchAll;

    private static IList<Flowcontrolv1Subject> Anybody => Groups("system:unauthenticated", "system:authenticated");

    private static Flowcontrolv1Subject SystemAccounts =>
        new() { Kind = "ServiceAccount", ServiceAccount = new() { NamespaceProperty = "kube-system", Name = "*" } };

    /// <summary>Whether it is one of those that are as they are, and is not.</summary>
    internal static bool IsChanged(V1FlowSchema schema) =>
        IsMandatory(schema.Metadata?.Name)
        && !ModelDiff.Same(schema.Spec, Schemas.First(one => one.Metadata.Name == schema.Metadata.Name).Spec);

    /// <summary>The same of a level; what <c>exempt</c> lends may be changed.</summary>
    internal static bool IsChanged(V1PriorityLevelConfiguration level) => level.Metadata?.Name switch
    {
        Exempt => !ModelDiff.Same(level.Spec with { Exempt = null }, Levels[0].Spec with { Exempt = null }),
        CatchAll => !ModelDiff.Same(level.Spec, Levels[1].Spec),
        _ => false,
    };

    internal static ShownText Shown<T>(T spec)
        where T : class => ShownText.Of(Encoding.UTF8.GetString(ApiJson.Encode(spec)));

    private static V1PolicyRulesWithSubjects Everything(IList<Flowcontrolv1Subject> subjects) => new()
    {
        Subjects = subjects,
        ResourceRules = [new() { Verbs = All, ApiGroups = All, Resources = All, ClusterScope = true, Namespaces = All }],
        NonResourceRules = [new() { Verbs = All, NonResourceURLs = All }],
    };

    private static V1ResourcePolicyRule Leases(string[] verbs) =>
        new() { Verbs = verbs, ApiGroups = ["coordination.k8s.io"], Resources = ["leases"], Namespaces = All };

    private static Flowcontrolv1Subject[] Groups(params string[] names) =>
        [.. names.Select(name => new Flowcontrolv1Subject { Kind = "Group", Group = new() { Name = name } })];

    private static Flowcontrolv1Subject[] Users(params string[] names) =>
        [.. names.Select(name => new Flowcontrolv1Subject { Kind = "User", User = new() { Name = name } })];

    private static V1FlowSchema Schema(string name, string level, int precedence, string? flows, V1PolicyRulesWithSubjects rule) => new()
    {
        Metadata = Meta(name),
        Spec = new()
        {
            PriorityLevelConfiguration = new() { Name = level },
            MatchingPrecedence = precedence,
            DistinguisherMethod = flows is null ? null : new() { Type = flows },
            Rules = [rule],
        },
    };

    private static V1PriorityLevelConfiguration Level(string name, int shares, int lendable, int queues, int hand = 6) => Level(name, new()
    {
        Type = "Limited",
        Limited = new()
        {
            NominalConcurrencyShares = shares,
            LendablePercent = lendable,
            LimitResponse = new() { Type = "Queue", Queuing = new() { Queues = queues, HandSize = hand, QueueLengthLimit = 50 } },
        },
    });

    private static V1PriorityLevelConfiguration Level(string name, V1PriorityLevelConfigurationSpec spec) =>
        new() { Metadata = Meta(name), Spec = spec };

    private static V1ObjectMeta Meta(string name) => new()
    {
        Name = name,
        Annotations = new Dictionary<string, string> { [AutoUpdate] = "true" },
    };
}
