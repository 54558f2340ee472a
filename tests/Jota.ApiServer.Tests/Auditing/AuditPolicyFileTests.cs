using System.Text;
using Jota.ApiServer.Auditing;

namespace Jota.ApiServer.Tests.Auditing;

public sealed class AuditPolicyFileTests
{
    private const string Header = "apiVersion: audit.k8s.io/v1\nkind: Policy\n";

    [Fact]
    public void The_policy_of_upstreams_documentation_is_read()
    {
        var policy = AuditPolicyFile.Read(
            """
            apiVersion: audit.k8s.io/v1 # This is required.
            kind: Policy
            metadata: {name: usual}
            omitStages: ["RequestReceived"]
            rules:
              - level: RequestResponse
                resources:
                - group: ""
                  resources: ["pods"]
              - level: Metadata
                resources:
                - group: ""
                  resources: ["pods/log", "pods/status"]
              - level: None
                resources:
                - group: ""
                  resources: ["configmaps"]
                  resourceNames: ["controller-leader"]
              - level: None
                users: ["system:kube-proxy"]
                verbs: ["watch"]
                resources:
                - group: ""
                  resources: ["endpoints", "services"]
              - level: None
                userGroups: ["system:authenticated"]
                nonResourceURLs: ["/api*", "/version"]
              - level: Request
                resources:
                - group: ""
                  resources: ["configmaps"]
                namespaces: ["kube-system"]
              - level: Metadata
                omitStages: ["RequestReceived"]
            """u8,
            out var problems);

        Assert.Empty(problems);
        Assert.Equal(7, policy!.Rules.Length);
        Assert.Equal(AuditStages.RequestReceived, policy.OmitStages);
        Assert.Equal(["/api*", "/version"], policy.Rules[4].NonResourceUrls);
    }

    [Theory]
    [InlineData("rules: []", "rules: must have at least one rule; without any nothing is audited")]
    [InlineData("", "rules: must have at least one rule; without any nothing is audited")]
    [InlineData("rules: [{users: [a]}]", "rules[0]: level: must be given")]
    [InlineData("rules: [{level: Metdata}]", "rules[0].level: \"Metdata\" is none of None, Metadata, Request, RequestResponse (did you mean \"Metadata\"?)")]
    [InlineData("rules: [{level: None}, {level: None, verb: [get]}]", "unknown field \"rules[1].verb\" (did you mean \"verbs\"?)")]
    [InlineData("rules: [{level: None, verbs: get}]", "rules[0].verbs: must be a list")]
    [InlineData("rules: [{level: None, verbs: [1]}]", "rules[0].verbs[0]: must be a text")]
    [InlineData(
        "rules: [{level: None, omitStages: [RequestRecieved]}]",
        "rules[0].omitStages[0]: \"RequestRecieved\" is none of RequestReceived, ResponseStarted, ResponseComplete, Panic (did you mean \"RequestReceived\"?)")]
    [InlineData("rules: [{level: None}]\nomitStages: [Never]", "omitStages[0]: \"Never\" is none of RequestReceived, ResponseStarted, ResponseComplete, Panic")]
    [InlineData("rules: [{level: None, nonResourceURLs: [healthz]}]", "rules[0].nonResourceURLs[0]: \"healthz\": non-resource URL rules must begin with a '/' character")]
    [InlineData("rules: [{level: None, nonResourceURLs: ['/a*/b']}]", "rules[0].nonResourceURLs[0]: \"/a*/b\": non-resource URL wildcards '*' must be the final character of the rule")]
    [InlineData("rules: [{level: None, nonResourceURLs: [/a], namespaces: [b]}]", "rules[0].nonResourceURLs: rules cannot apply to both regular resources and non-resource URLs")]
    [InlineData("rules: [{level: None, resources: [{group: apps, resourceNames: [a]}]}]", "rules[0].resources[0].resourceNames: using resourceNames requires at least one resource")]
    [InlineData("rules: [{level: None, omitManagedFields: maybe}]", "rules[0].omitManagedFields: must be true or false")]
    [InlineData("rules: [{level: None}]\nmetadata: {nam: a}", "unknown field \"metadata.nam\" (did you mean \"name\"?)")]
    public void What_cannot_be_is_refused_with_its_place(string said, string problem)
    {
        Assert.Null(AuditPolicyFile.Read(Encoding.UTF8.GetBytes(Header + said), out var problems));
        Assert.Contains(problem, problems);
    }

    [Fact]
    public void A_group_with_its_version_is_none()
    {
        const string Rules = "rules: [{level: None, resources: [{group: apps/v1}]}]";
        Assert.Null(AuditPolicyFile.Read(Encoding.UTF8.GetBytes(Header + Rules), out var problems));
        Assert.StartsWith("rules[0].resources[0].group: \"apps/v1\" is no API group", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_version_or_kind_is_refused()
    {
        Assert.Null(AuditPolicyFile.Read("apiVersion: audit.k8s.io/v1beta1\nkind: Polic\nrules: [{level: None}]"u8, out var problems));
        Assert.Equal(["apiVersion: must be audit.k8s.io/v1, not \"audit.k8s.io/v1beta1\"", "kind: must be Policy, not \"Polic\""], problems);
    }
}
