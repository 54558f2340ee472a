using System.Text;
using Jota.ApiServer.Auditing;
using Jota.Client;

namespace Jota.ApiServer.Tests.Auditing;

public sealed class AuditPolicyTests
{
    private static readonly UserIdentity Alice = new("alice") { Groups = ["devs", UserIdentity.AuthenticatedGroup] };

    [Theory]
    [InlineData("users: [alice]", true)]
    [InlineData("users: [bob]", false)]
    [InlineData("userGroups: [ops, devs]", true)]
    [InlineData("userGroups: [ops]", false)]
    [InlineData("verbs: [get, list]", true)]
    [InlineData("verbs: [create]", false)]
    [InlineData("namespaces: [a, b]", true)]
    [InlineData("namespaces: [b]", false)]
    [InlineData("namespaces: [\"\"]", false)]
    [InlineData("resources: [{group: \"\"}]", true)]
    [InlineData("resources: [{group: apps}]", false)]
    [InlineData("resources: [{group: apps}, {group: \"\", resources: [pods]}]", true)]
    [InlineData("resources: [{resources: [pods], resourceNames: [p]}]", true)]
    [InlineData("resources: [{resources: [pods], resourceNames: [q]}]", false)]
    [InlineData("nonResourceURLs: ['*']", false)]
    [InlineData("verbs: [get]\n  users: [bob]", false)]
    [InlineData("", true)]
    public void A_rule_is_about_what_all_of_it_fits(string says, bool fits) => Assert.Equal(fits, Fits(says, Get("pods")));

    [Theory]
    [InlineData("pods", "pods", true)]
    [InlineData("pods", "pods/log", false)]
    [InlineData("pods/log", "pods/log", true)]
    [InlineData("pods/log", "pods", false)]
    [InlineData("pods/log", "pods/exec", false)]
    [InlineData("pods/*", "pods/exec", true)]
    [InlineData("pods/*", "pods", true)]
    [InlineData("pods/*", "services/proxy", false)]
    [InlineData("*/scale", "replicationcontrollers/scale", true)]
    [InlineData("*/scale", "replicationcontrollers", false)]
    [InlineData("*/scale", "scale", false)]
    [InlineData("*", "pods", true)]
    [InlineData("*", "pods/status", true)]
    public void Resources_are_named_with_their_subresources(string pattern, string resource, bool fits) =>
        Assert.Equal(fits, Fits($"resources: [{{resources: ['{pattern}']}}]", Get(resource)));

    [Theory]
    [InlineData("/healthz", "/healthz", true)]
    [InlineData("/healthz", "/healthz/etcd", false)]
    [InlineData("/healthz*", "/healthz/etcd", true)]
    [InlineData("/api*", "/apis", true)]
    [InlineData("*", "/version", true)]
    [InlineData("/metrics", "/version", false)]
    public void Paths_are_named_whole_or_by_their_beginning(string url, string path, bool fits) =>
        Assert.Equal(fits, Fits($"nonResourceURLs: ['{url}']", AccessRequest.ToPath(Alice, "get", path)));

    [Fact]
    public void A_rule_about_resources_or_namespaces_is_about_no_path()
    {
        var path = AccessRequest.ToPath(Alice, "get", "/version");
        Assert.False(Fits("resources: [{group: \"\"}]", path));
        Assert.False(Fits("namespaces: [\"\"]", path));
        Assert.True(Fits("users: [alice]", path));
    }

    [Fact]
    public void Whoever_is_nobody_is_in_no_list()
    {
        var nobody = Get("pods") with { User = new("") };
        Assert.False(Fits("users: [alice]", nobody));
        Assert.False(Fits("userGroups: [devs]", nobody));
        Assert.True(Fits("verbs: [get]", nobody));
    }

    [Fact]
    public void The_first_rule_that_fits_decides_and_what_none_fits_is_not_told()
    {
        var policy = Read("""
            rules:
            - level: None
              verbs: [get]
              resources: [{resources: [secrets]}]
            - level: Metadata
              resources: [{resources: [secrets]}]
            - level: RequestResponse
              namespaces: [a]
            """);

        Assert.Equal(AuditLevel.None, policy.Decide(Get("secrets")).Level);
        Assert.Equal(AuditLevel.Metadata, policy.Decide(Get("secrets") with { Verb = "list" }).Level);
        Assert.Equal(AuditLevel.RequestResponse, policy.Decide(Get("pods")).Level);
        Assert.Equal(AuditLevel.None, policy.Decide(Get("pods") with { Namespace = "b" }).Level);
    }

    [Fact]
    public void Stages_are_left_out_by_the_policy_and_by_the_rule_and_managed_fields_as_the_rule_says_first()
    {
        var policy = Read("""
            omitStages: [RequestReceived]
            omitManagedFields: true
            rules:
            - level: Request
              verbs: [get]
              omitStages: [Panic, ResponseStarted]
              omitManagedFields: false
            - level: Request
            """);

        Assert.Equal(
            new AuditDecision(AuditLevel.Request, AuditStages.RequestReceived | AuditStages.Panic | AuditStages.ResponseStarted),
            policy.Decide(Get("pods")));
        Assert.Equal(
            new AuditDecision(AuditLevel.Request, AuditStages.RequestReceived, OmitsManagedFields: true),
            policy.Decide(Get("pods") with { Verb = "list" }));
    }

    private static bool Fits(string says, in AccessRequest request) =>
        Read($"rules:\n- level: Metadata\n  {says}").Decide(request).Level == AuditLevel.Metadata;

    private static AccessRequest Get(string resource)
    {
        var parts = resource.Split('/');
        return new(Alice, "get")
        {
            Version = "v1",
            Resource = parts[0],
            Subresource = parts.Length > 1 ? parts[1] : "",
            Namespace = "a",
            Name = "p",
        };
    }

    private static AuditPolicy Read(string rules)
    {
        var policy = AuditPolicyFile.Read(Encoding.UTF8.GetBytes("apiVersion: audit.k8s.io/v1\nkind: Policy\n" + rules), out var problems);
        Assert.Empty(problems);
        return policy!;
    }
}
