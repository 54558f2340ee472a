using System.Text.Json.Nodes;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.AdmissionWebhooks.WebhookServer;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.AdmissionWebhooks;

public sealed class ValidatingWebhookTests
{
    [Fact]
    public async Task A_webhook_denies_creation_update_and_deletion_in_its_own_words()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/deny", asked => asked["object"]?["data"]?["bad"] is null && asked["operation"]!.ToString() != "DELETE"
            ? Allow()
            : Deny("the configmap contains unwanted key and value"));
        await ValidatingAsync(server, "a", hooks.Validating("/deny"));

        var made = await server.Api.CreateAsync(Map("good"), Ct);
        var refused = await FailsAsync(() => server.Api.CreateAsync(Map("m", ("bad", "x")), Ct));
        Assert.Equal(
            (400, "", "admission webhook \"deny.example.org\" denied the request: the configmap contains unwanted key and value"),
            (refused.Code, refused.Reason, refused.Message));
        made.Data = new Dictionary<string, string> { ["bad"] = "x" };
        await FailsAsync(() => server.Api.UpdateAsync(made, Ct));
        await FailsAsync(() => server.Api.PatchAsync(
            server.One<V1ConfigMap>("good"), new(PatchType.Merge, """{"data":{"bad":"x"}}"""u8.ToArray()), WriteOptions.Plain, Ct));
        await FailsAsync(() => server.DeleteAsync<V1ConfigMap>("good"));
        Assert.NotNull(await server.Api.GetAsync<V1ConfigMap>(Key("good"), Ct));
    }

    [Fact]
    public async Task It_is_told_all_about_a_request()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/see", _ => Allow());
        var user = new UserIdentity("jane")
        {
            Uid = "7",
            Groups = [UserIdentity.MastersGroup],
            Extra = System.Collections.Immutable.ImmutableDictionary<string, System.Collections.Immutable.ImmutableArray<string>>.Empty
                .Add("scopes", ["a", "b"]),
        };
        await ValidatingAsync(server, "a", hooks.Validating("/see"));
        await server.Core.As(user).CreateAsync(
            server.All<V1ConfigMap>(), new ApiBody.Typed(Map("m", ("a", "b"))), new() { FieldManager = "me" }, Ct);
        await server.Core.As(user).DeleteAsync(server.One<V1ConfigMap>("m"), new() { PropagationPolicy = "Background", DryRun = true }, Ct);

        Assert.NotEqual(hooks.Asked[0]["uid"]!.ToString(), hooks.Asked[1]["uid"]!.ToString());
        hooks.Asked.ForEach(asked => asked.Remove("uid"));
        var created = hooks.Asked[0];
        Assert.Equal("b", created["object"]!["data"]!["a"]!.ToString());
        Assert.Equal(("v1", "ConfigMap"), (created["object"]!["apiVersion"]!.ToString(), created["object"]!["kind"]!.ToString()));
        created.Remove("object");
        Assert.Equal(
            """{"kind":{"group":"","version":"v1","kind":"ConfigMap"},"resource":{"group":"","version":"v1","resource":"configmaps"},"requestKind":{"group":"","version":"v1","kind":"ConfigMap"},"requestResource":{"group":"","version":"v1","resource":"configmaps"},"name":"m","namespace":"default","operation":"CREATE","userInfo":{"username":"jane","uid":"7","groups":["system:masters"],"extra":{"scopes":["a","b"]}},"oldObject":null,"dryRun":false,"options":{"kind":"CreateOptions","apiVersion":"meta.k8s.io/v1","fieldManager":"me","fieldValidation":"Warn"}}""",
            created.ToJsonString());
        var deleted = hooks.Asked[1];
        Assert.Null(deleted["object"]);
        Assert.Equal(("DELETE", "m", "true"), (Text(deleted["operation"]), Text(deleted["oldObject"]!["metadata"]!["name"]), Text(deleted["dryRun"])));
        Assert.Equal(
            """{"kind":"DeleteOptions","apiVersion":"meta.k8s.io/v1","dryRun":["All"],"propagationPolicy":"Background"}""",
            deleted["options"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"code":403,"reason":"Forbidden","message":"no"}""", 403, "Forbidden", "admission webhook \"no.example.org\" denied the request: no")]
    [InlineData("""{"code":200,"reason":"Quota"}""", 400, "Quota", "admission webhook \"no.example.org\" denied the request: Quota")]
    [InlineData("""{"code":777}""", 500, "", "admission webhook \"no.example.org\" denied the request without explanation")]
    [InlineData("null", 400, "", "admission webhook \"no.example.org\" denied the request without explanation")]
    public async Task Code_and_reason_are_its_own_as_far_as_they_are_a_refusals(string status, int code, string reason, string message)
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/no", _ => new JsonObject { ["allowed"] = false, ["status"] = JsonNode.Parse(status) });
        await ValidatingAsync(server, "a", hooks.Validating("/no"));
        var refused = await FailsAsync(() => server.Api.CreateAsync(Map("m"), Ct));
        Assert.Equal((code, reason, message), (refused.Code, refused.Reason, refused.Message));
    }

    [Fact]
    public async Task Webhooks_are_asked_at_once_and_the_first_in_order_has_the_word()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        var both = new Barrier(2);
        foreach (var path in new[] { "/one", "/two" })
        {
            hooks.Serve(path, _ => both.SignalAndWait(TimeSpan.FromMinutes(1)) ? Deny(path) : Allow());
        }

        await ValidatingAsync(server, "b", hooks.Validating("/two"));
        await ValidatingAsync(server, "a", hooks.Validating("/one"));
        Assert.EndsWith(": /one", (await FailsAsync(() => server.Api.CreateAsync(Map("m"), Ct))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warnings_come_with_the_answer_and_with_the_refusal()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        var allowed = true;
        hooks.Serve("/warn", _ => new JsonObject { ["allowed"] = allowed, ["warnings"] = new JsonArray("one", "two") });
        await ValidatingAsync(server, "a", hooks.Validating("/warn"));
        Assert.Equal(["one", "two"], (await server.PostAsync<V1ConfigMap>("""{"metadata":{"name":"m"}}""")).Warnings);
        Assert.Equal(["one", "two"], (await server.DeleteAsync<V1ConfigMap>("m")).Warnings);
        allowed = false;
        Assert.Equal(["one", "two"], (await FailsAsync(() => server.Api.CreateAsync(Map("m"), Ct))).Warnings);
    }

    [Fact]
    public async Task A_whole_collection_is_asked_about_one_by_one()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        await server.Api.CreateAsync(Map("a"), Ct);
        await server.Api.CreateAsync(Map("b"), Ct);
        hooks.Serve("/see", _ => Allow());
        await ValidatingAsync(server, "a", hooks.Validating("/see", Rule("DELETE", "*")));
        await server.Api.DeleteCollectionAsync(server.All<V1ConfigMap>(), ListOptions.All, DeleteOptions.Default, Ct);
        Assert.Equal(["a", "b"], hooks.Asked.Select(asked => Text(asked["oldObject"]!["metadata"]!["name"])).Order());
    }

    [Fact]
    public async Task It_sees_what_mutation_made_of_the_object()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/change", _ => Patch("""[{"op":"add","path":"/data","value":{"a":"changed"}}]"""));
        hooks.Serve("/see", _ => Allow());
        await MutatingAsync(server, "a", hooks.Mutating("/change"));
        await ValidatingAsync(server, "a", hooks.Validating("/see"));
        await server.Api.CreateAsync(Map("m"), Ct);
        Assert.Equal("changed", Text(hooks.Asked[^1]["object"]!["data"]!["a"]));
    }

    [Fact]
    public async Task Its_configuration_is_out_of_its_reach()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/no", _ => Deny("never"));
        hooks.Serve("/change", _ => Patch("""[{"op":"add","path":"/metadata/labels","value":{"a":"b"}}]"""));
        var all = Rule("*", "*/*", "*", "*");
        await ValidatingAsync(server, "a", hooks.Validating("/no", all));
        await MutatingAsync(server, "a", hooks.Mutating("/change", all));
        await ValidatingAsync(server, "b");
        Assert.Null((await server.Api.GetAsync<V1ValidatingWebhookConfiguration>(ObjectKey.Cluster("b"), Ct)).Metadata.Labels);
        await server.DeleteAsync<V1ValidatingWebhookConfiguration>("b", ns: "");
        await server.DeleteAsync<V1MutatingWebhookConfiguration>("a", ns: "");
        await server.DeleteAsync<V1ValidatingWebhookConfiguration>("a", ns: "");
        Assert.Empty(hooks.Asked);
    }

    [Fact]
    public async Task Updating_and_patching_a_configuration_changes_what_it_is_asked_about()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/no", _ => Deny("no"));
        await ValidatingAsync(server, "a", hooks.Validating("/no"));
        await FailsAsync(() => server.Api.CreateAsync(Map("m"), Ct));
        var configuration = await server.Api.GetAsync<V1ValidatingWebhookConfiguration>(ObjectKey.Cluster("a"), Ct);
        var changed = configuration.Webhooks[0] with { Rules = [Rule("UPDATE", "configmaps")] };
        await server.Api.UpdateAsync(configuration with { Webhooks = [changed] }, Ct);
        await server.Api.CreateAsync(Map("m"), Ct);
        await server.Api.PatchAsync(
            server.One<V1ValidatingWebhookConfiguration>("a", ns: ""),
            new(PatchType.Json, """[{"op":"replace","path":"/webhooks/0/rules/0/operations/0","value":"CREATE"}]"""u8.ToArray()),
            WriteOptions.Plain,
            Ct);
        await FailsAsync(() => server.Api.CreateAsync(Map("n"), Ct));
        await server.Api.DeleteCollectionAsync(
            server.All<V1ValidatingWebhookConfiguration>(""), ListOptions.All, DeleteOptions.Default, Ct);
        await server.Api.CreateAsync(Map("n"), Ct);
    }

    private static string Text(JsonNode? node) => node?.ToString() ?? "";
}
