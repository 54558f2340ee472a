using Jota.Api;
using Jota.ApiServer.Fairness;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Tests.Fairness;

/// <summary>Which flow schema a request is of.</summary>
public sealed class ClassificationTests
{
    private static readonly FlowConfiguration Usual = FlowConfiguration.Of(SystemFlows.Schemas, SystemFlows.Levels);

    [Theory]
    [InlineData("kubernetes-admin", "system:masters", "list", "pods", "default", "exempt")]
    [InlineData("system:kube-scheduler", "", "update", "coordination.k8s.io/leases", "kube-system", "system-leader-election")]
    [InlineData("system:kube-scheduler", "", "list", "pods", "", "kube-scheduler")]
    [InlineData("system:kube-controller-manager", "", "create", "pods", "default", "kube-controller-manager")]
    [InlineData("system:node:a", "system:nodes", "update", "nodes/status", "", "system-node-high")]
    [InlineData("system:node:a", "system:nodes", "patch", "coordination.k8s.io/leases", "kube-node-lease", "system-node-high")]
    [InlineData("system:node:a", "system:nodes", "list", "pods", "", "system-nodes")]
    [InlineData("system:serviceaccount:kube-system:cilium", "system:serviceaccounts", "list", "pods", "", "kube-system-service-accounts")]
    [InlineData("system:serviceaccount:kube-systemd:x", "system:serviceaccounts", "list", "pods", "", "service-accounts")]
    [InlineData("system:serviceaccount:default:x", "system:serviceaccounts", "list", "pods", "", "service-accounts")]
    [InlineData("alice", "", "list", "pods", "default", "global-default")]
    public void Requests_for_resources_are_told_apart_as_upstream_does(
        string user, string group, string verb, string resource, string ns, string schema) =>
        Assert.Equal(schema, Classify(Usual, Request(user, group, verb, resource, ns)));

    [Theory]
    [InlineData("system:anonymous", "/livez", "get", "probes")]
    [InlineData("system:anonymous", "/livez/etcd", "get", "global-default")]
    [InlineData("system:anonymous", "/livez", "post", "global-default")]
    [InlineData("alice", "/metrics", "get", "global-default")]
    public void Requests_for_paths_are_told_apart_as_upstream_does(string user, string path, string verb, string schema) =>
        Assert.Equal(schema, Classify(Usual, AccessRequest.ToPath(
            new UserIdentity(user) { Groups = [user == "alice" ? "system:authenticated" : "system:unauthenticated"] }, verb, path)));

    [Fact]
    public void The_lowest_precedence_is_asked_first_and_of_equals_the_first_by_name()
    {
        var all = FlowConfiguration.Of(
            [Schema("b", 200), Schema("c", 100), Schema("a", 200), .. SystemFlows.Schemas], SystemFlows.Levels);
        Assert.Equal(["exempt", "probes", "c", "system-leader-election", "a", "b"], all.Schemas.Take(6).Select(schema => schema.Name));
    }

    [Fact]
    public void A_schema_whose_level_is_missing_is_not_asked()
    {
        var all = FlowConfiguration.Of([Schema("mine", 100, level: "nowhere"), .. SystemFlows.Schemas], SystemFlows.Levels);
        Assert.Equal("global-default", Classify(all, Request("alice", "", "get", "pods", "default")));
    }

    [Fact]
    public void Without_any_schema_the_two_are_there_that_always_are()
    {
        Assert.Equal("exempt", Classify(FlowConfiguration.Least, Request("admin", "system:masters", "get", "pods", "default")));
        Assert.Equal("catch-all", Classify(FlowConfiguration.Least, Request("alice", "", "get", "pods", "default")));
    }

    [Theory]
    [InlineData("get", "", "pods", "team-a", true)]
    [InlineData("get", "", "pods/log", "team-a", false)]
    [InlineData("get", "", "pods/status", "team-a", true)]
    [InlineData("list", "", "pods", "team-a", false)]
    [InlineData("get", "", "pods", "team-b", false)]
    [InlineData("get", "", "pods", "", false)]
    [InlineData("get", "apps", "deployments", "team-a", false)]
    public void A_rule_says_verbs_groups_resources_and_namespaces(string verb, string group, string resource, string ns, bool matches)
    {
        var rule = new RuleMatcher(new()
        {
            Subjects = [new() { Kind = "User", User = new() { Name = "*" } }],
            ResourceRules = [new() { Verbs = ["get"], ApiGroups = [""], Resources = ["pods", "pods/status"], Namespaces = ["team-a"] }],
        });
        var request = Request("alice", "", verb, group.Length == 0 ? resource : $"{group}/{resource}", ns);
        Assert.Equal(matches, rule.Matches(request));
    }

    [Theory]
    [InlineData("/healthz", true)]
    [InlineData("/logs/a/b", true)]
    [InlineData("/logs", false)]
    [InlineData("/metrics", false)]
    public void A_rule_says_paths_and_what_is_below_them(string path, bool matches)
    {
        var rule = new RuleMatcher(new()
        {
            Subjects = [new() { Kind = "Group", Group = new() { Name = "*" } }],
            NonResourceRules = [new() { Verbs = ["*"], NonResourceURLs = ["/healthz", "/logs/*"] }],
        });
        Assert.Equal(matches, rule.Matches(AccessRequest.ToPath(UserIdentity.Anonymous, "get", path)));
    }

    [Theory]
    [InlineData("ByUser", "alice")]
    [InlineData("ByNamespace", "default")]
    [InlineData(null, "")]
    public async Task Flows_are_told_apart_as_the_schema_says(string? method, string flow)
    {
        await using var scope = new FairnessScope(10, null);
        var schema = Schema("mine", 100);
        schema.Spec.DistinguisherMethod = method is null ? null : new() { Type = method };
        scope.Fairness.Apply(FlowConfiguration.Of([schema, .. SystemFlows.Schemas], SystemFlows.Levels));
        var request = Request("alice", "", "get", "pods", "default");
        Assert.Equal(flow, scope.Fairness.Classify(request).FlowOf(request));
    }

    private static string Classify(FlowConfiguration configuration, AccessRequest request) =>
        configuration.Schemas.First(schema => schema.Rules.Any(rule => rule.Matches(request))).Name;

    private static AccessRequest Request(string user, string group, string verb, string resource, string ns)
    {
        var parts = resource.StartsWith("coordination.k8s.io/", StringComparison.Ordinal) || resource.StartsWith("apps/", StringComparison.Ordinal)
            ? resource.Split('/', 2)
            : ["", resource];
        var names = parts[1].Split('/');
        return new(new UserIdentity(user) { Groups = [group, "system:authenticated"] }, verb)
        {
            Group = parts[0],
            Resource = names[0],
            Subresource = names.Length > 1 ? names[1] : "",
            Namespace = ns,
        };
    }

    private static V1FlowSchema Schema(string name, int precedence, string level = "global-default") => new()
    {
        Metadata = new() { Name = name },
        Spec = new()
        {
            MatchingPrecedence = precedence,
            PriorityLevelConfiguration = new() { Name = level },
            Rules =
            [
                new()
                {
                    Subjects = [new() { Kind = "User", User = new() { Name = "alice" } }],
                    ResourceRules = [new() { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"], Namespaces = ["*"] }],
                },
            ],
        },
    };
}
