using System.Text.Json.Nodes;
using Jota.Api;
using Jota.ApiServer.Tests.AdmissionPolicies;
using Jota.ApiServer.Tests.AdmissionWebhooks;
using Jota.ApiServer.Tests.Auditing;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Tests.Http;

/// <summary>What admission notes for the audit log.</summary>
public sealed class AuditedAdmissionTests : IAsyncDisposable
{
    private const string Policy = "omitStages: [RequestReceived]\nrules: [{level: Metadata, verbs: [create, delete]}]";
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    private readonly RecordingSink _sink = new();
    private ClusterScope? _cluster;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    [Fact]
    public async Task Webhooks_notes_are_told_behind_their_names()
    {
        var cluster = await StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/note", _ =>
        {
            var answer = WebhookServer.Allow();
            answer["auditAnnotations"] = new JsonObject { ["seen"] = "yes", ["not a name"] = "x", ["count"] = 1 };
            return answer;
        });
        await WebhookServer.ValidatingAsync(cluster.Core.As(TestServer.Admin), "a", hooks.Validating("/note"));

        Assert.Equal(201, (await cluster.Admin.AskAsync("POST", Maps, Map("m"), "application/json")).Code);
        Assert.Equal(["note.example.org/seen"], Notes(await _sink.NextAsync()).Select(note => note.Key));
        Assert.Equal(200, (await cluster.Admin.AskAsync("DELETE", Maps + "/m")).Code);
        Assert.Equal([("note.example.org/seen", "yes")], Notes(await _sink.NextAsync()));
    }

    [Fact]
    public async Task What_a_policy_only_audits_is_told_and_so_are_its_own_notes()
    {
        var cluster = await StartAsync();
        var policy = Policies.Policy("p", new V1Validation { Expression = "true" }, new V1Validation { Expression = "object.metadata.name != 'bad'", Message = "bad name" });
        policy.Spec.AuditAnnotations = [new() { Key = "name", ValueExpression = "'it is ' + object.metadata.name" }, new() { Key = "none", ValueExpression = "null" }];
        var binding = Policies.Binding("p");
        binding.Spec.ValidationActions = ["Audit"];
        await cluster.Api.CreateAsync(policy, Ct);
        await cluster.Api.CreateAsync(binding, Ct);

        Assert.Equal(201, (await cluster.Admin.AskAsync("POST", Maps, Map("bad"), "application/json")).Code);
        Assert.Equal(
            [
                ("p/name", "it is bad"),
                ("validation.policy.admission.k8s.io/validation_failure",
                    """[{"message":"bad name","policy":"p","binding":"p-binding","expressionIndex":1,"validationActions":["Audit"]}]"""),
            ],
            Notes(await _sink.NextAsync()));
        Assert.Equal(201, (await cluster.Admin.AskAsync("POST", Maps, Map("good"), "application/json")).Code);
        Assert.Equal([("p/name", "it is good")], Notes(await _sink.NextAsync()));
    }

    [Fact]
    public async Task Pods_that_would_violate_what_their_namespace_audits_are_told_and_what_makes_them()
    {
        var cluster = await StartAsync();
        await cluster.Api.CreateAsync(
            new V1Namespace { Metadata = new() { Name = "watched", Labels = new Dictionary<string, string> { ["pod-security.kubernetes.io/audit"] = "baseline" } } }, Ct);
        await cluster.Api.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "watched" } }, Ct);
        const string Spec = """{"containers":[{"name":"c","image":"nginx"}],"hostNetwork":true}""";
        const string Pod = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":""" + Spec + "}";
        const string Template = """{"apiVersion":"v1","kind":"PodTemplate","metadata":{"name":"t"},"template":{"spec":""" + Spec + "}}";

        Assert.Equal(201, (await cluster.Admin.AskAsync("POST", "/api/v1/namespaces/watched/pods", Pod, "application/json")).Code);
        const string Violation = "would violate PodSecurity \"baseline:latest\": host namespaces (hostNetwork=true)";
        Assert.Equal(
            [("pod-security.kubernetes.io/audit-violations", Violation), ("pod-security.kubernetes.io/enforce-policy", "privileged:latest")],
            Notes(await _sink.NextAsync()));
        Assert.Equal(201, (await cluster.Admin.AskAsync("POST", "/api/v1/namespaces/watched/podtemplates", Template, "application/json")).Code);
        Assert.Equal([("pod-security.kubernetes.io/audit-violations", Violation)], Notes(await _sink.NextAsync()));
    }

    private static string Map(string name) => $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"}}""";

    private static List<(string Key, string? Value)> Notes(JsonNode told) =>
    [
        .. told["annotations"]!.AsObject()
            .Where(note => !note.Key.StartsWith("authorization.k8s.io/", StringComparison.Ordinal))
            .Select(note => (note.Key, (string?)note.Value)),
    ];

    private async Task<ClusterScope> StartAsync() =>
        _cluster = await ClusterScope.StartAsync(options => options with { Audit = RecordingSink.Auditor(Policy, _sink) });
}
