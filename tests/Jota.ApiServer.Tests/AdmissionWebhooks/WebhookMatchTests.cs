using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.AdmissionWebhooks.WebhookServer;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.AdmissionWebhooks;

public sealed class WebhookMatchTests
{
    [Theory]
    [InlineData("CREATE", "", "v1", "configmaps", null, true)]
    [InlineData("*", "*", "*", "*", null, true)]
    [InlineData("*", "*", "*", "*/*", "Namespaced", true)]
    [InlineData("*", "*", "*", "configmaps/*", "*", true)]
    [InlineData("UPDATE", "", "v1", "configmaps", null, false)]
    [InlineData("CREATE", "apps", "v1", "configmaps", null, false)]
    [InlineData("CREATE", "", "v2", "configmaps", null, false)]
    [InlineData("CREATE", "", "v1", "secrets", null, false)]
    [InlineData("CREATE", "", "v1", "configmaps/status", null, false)]
    [InlineData("CREATE", "", "v1", "*/status", null, false)]
    [InlineData("CREATE", "", "v1", "configmaps", "Cluster", false)]
    public async Task Rules_say_which_requests_it_is_asked_about(
        string operation, string group, string version, string resource, string? scope, bool asked)
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/see", _ => Allow());
        await ValidatingAsync(server, "a", hooks.Validating("/see", Rule(operation, resource, group, version) with { Scope = scope }));
        await server.Api.CreateAsync(Map("m"), Ct);
        Assert.Equal(asked ? 1 : 0, hooks.Asked.Count);
    }

    [Fact]
    public async Task Namespaces_and_what_is_in_none_are_of_the_cluster()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/cluster", _ => Allow());
        hooks.Serve("/namespaced", _ => Allow());
        await ValidatingAsync(server, "a", hooks.Validating("/cluster", Rule("*", "*", "*", "*") with { Scope = "Cluster" }));
        await ValidatingAsync(server, "b", hooks.Validating("/namespaced", Rule("*", "*", "*", "*") with { Scope = "Namespaced" }));
        await server.Api.CreateAsync(new V1Namespace { Metadata = new() { Name = "x" } }, Ct);
        Assert.Equal("x", hooks.Asked.Single()["namespace"]!.ToString());
    }

    [Fact]
    public async Task Labels_of_the_namespace_count_and_of_a_new_namespace_its_own()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/see", _ => Allow());
        var selector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["watched"] = "yes" } };
        await ValidatingAsync(server, "a", hooks.Validating("/see", Rule("CREATE", "*", "*", "*")) with { NamespaceSelector = selector });
        await server.Api.CreateAsync(Map("m"), Ct);
        await server.Api.CreateAsync(new V1Namespace { Metadata = new() { Name = "plain" } }, Ct);
        Assert.Empty(hooks.Asked);
        await server.Api.CreateAsync(
            new V1Namespace { Metadata = new() { Name = "x", Labels = new Dictionary<string, string> { ["watched"] = "yes" } } }, Ct);
        await server.PostAsync<V1ConfigMap>("""{"metadata":{"name":"m"}}""", ns: "x");
        await server.Api.CreateAsync(new V1PriorityClass { Metadata = new() { Name = "of-the-cluster" }, Value = 1 }, Ct);
        Assert.Equal(["x", "m", "of-the-cluster"], hooks.Asked.Select(asked => asked["name"]!.ToString()));
    }

    [Fact]
    public async Task Labels_of_the_object_count_as_it_was_and_as_it_shall_be()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/see", _ => Allow());
        var selector = new V1LabelSelector
        {
            MatchExpressions = [new() { Key = "skip-me", OperatorProperty = "NotIn", Values = ["true"] }],
        };
        await ValidatingAsync(server, "a", hooks.Validating("/see") with { ObjectSelector = selector });
        var skipped = Map("skipped");
        skipped.Metadata.Labels = new Dictionary<string, string> { ["skip-me"] = "true" };
        var made = await server.Api.CreateAsync(skipped, Ct);
        Assert.Empty(hooks.Asked);
        made.Metadata.Labels = null;
        await server.Api.UpdateAsync(made, Ct);
        Assert.Equal("UPDATE", hooks.Asked.Single()["operation"]!.ToString());
        await server.DeleteAsync<V1ConfigMap>("skipped");
        Assert.Equal("DELETE", hooks.Asked[^1]["operation"]!.ToString());
    }

    [Theory]
    [InlineData("Equivalent", 1)]
    [InlineData("Exact", 0)]
    public async Task A_request_in_another_version_is_told_in_the_one_it_wants(string policy, int count)
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/events", asked => Patch("""[{"op":"add","path":"/note","value":"changed"}]"""));
        await MutatingAsync(
            server, "a", hooks.Mutating("/events", Rule("CREATE", "events", "events.k8s.io")) with { MatchPolicy = policy });
        await server.PostAsync<Corev1Event>("""
            {"metadata":{"name":"e"},"involvedObject":{"kind":"Pod","namespace":"default","name":"p"},"message":"said","type":"Normal",
             "reason":"R","reportingComponent":"c","reportingInstance":"i","action":"a","eventTime":"2026-01-02T03:04:05.000000Z"}
            """);
        Assert.Equal(count, hooks.Asked.Count);
        var stored = await server.Api.GetAsync<Corev1Event>(Key("e"), Ct);
        Assert.Equal(count == 1 ? "changed" : "said", stored.Message);
        if (hooks.Asked is [var asked])
        {
            Assert.Equal("""{"group":"events.k8s.io","version":"v1","kind":"Event"}""", asked["kind"]!.ToJsonString());
            Assert.Equal("""{"group":"","version":"v1","kind":"Event"}""", asked["requestKind"]!.ToJsonString());
            Assert.Equal(("events.k8s.io/v1", "said"), (asked["object"]!["apiVersion"]!.ToString(), asked["object"]!["note"]!.ToString()));
        }
    }

    [Fact]
    public async Task What_is_asked_about_access_is_no_webhooks_business()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/see", _ => Deny("no"));
        await ValidatingAsync(server, "a", hooks.Validating("/see", Rule("*", "*/*", "*", "*")));
        await server.PostAsync<V1SelfSubjectAccessReview>("""{"spec":{"resourceAttributes":{"verb":"get","resource":"pods"}}}""", ns: "");
        Assert.Empty(hooks.Asked);
    }

    [Fact]
    public async Task One_that_may_have_effects_is_not_asked_when_nothing_will_be_stored()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/see", _ => Allow());
        await ValidatingAsync(server, "a", hooks.Validating("/see") with { SideEffects = "NoneOnDryRun" });
        await server.Api.CreateAsync(server.All<V1ConfigMap>(), new ApiBody.Typed(Map("m")), new() { DryRun = true }, Ct);
        Assert.Equal("true", hooks.Asked.Single()["dryRun"]!.ToString());

        // Validation takes no such webhook any more, but one may be stored from before.
        var stored = hooks.Validating("/see") with { SideEffects = "Some" };
        var bytes = ApiJson.Encode(new V1ValidatingWebhookConfiguration
        {
            ApiVersion = "admissionregistration.k8s.io/v1",
            Kind = "ValidatingWebhookConfiguration",
            Metadata = new() { Name = "b", Uid = "u" },
            Webhooks = [stored],
        });
        await server.Store.WriteAsync(new("/registry/validatingwebhookconfigurations/b", bytes, Revision.None), Ct);
        await server.SettleAsync();
        var refused = await FailsAsync(() => server.Api.CreateAsync(
            server.All<V1ConfigMap>(), new ApiBody.Typed(Map("m")), new() { DryRun = true }, Ct));
        Assert.Equal((400, "admission webhook \"see.example.org\" does not support dry run"), (refused.Code, refused.Message));
        await server.Api.CreateAsync(Map("m"), Ct);
    }
}
