using System.Text;
using System.Text.Json.Nodes;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Verbs;

public sealed class ApplyTests
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          labels: {app: web}
        spec:
          replicas: 3
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - {name: c, image: nginx:1}
        """;

    [Fact]
    public async Task What_is_not_there_is_created()
    {
        await using var server = await StartAsync();

        var created = await ApplyAsync<V1Deployment>(server, "web", Deployment, "me");

        Assert.True(created.Created);
        var entry = Assert.Single(Entries(created));
        Assert.Equal(("me", "Apply", "apps/v1", "FieldsV1", "2026-01-02T03:04:05Z"), (
            (string?)entry["manager"], (string?)entry["operation"], (string?)entry["apiVersion"], (string?)entry["fieldsType"], (string?)entry["time"]));
        Assert.Equal(
            """{"f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{"f:replicas":{},"f:selector":{},"f:template":{"f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:image":{},"f:name":{}}}}}}}""",
            entry["fieldsV1"]!.ToJsonString(UntypedText));
    }

    [Fact]
    public async Task Applied_again_nothing_changes()
    {
        await using var server = await StartAsync();
        var created = await ApplyAsync<V1Deployment>(server, "web", Deployment, "me");
        server.Clock.Advance(TimeSpan.FromMinutes(1));

        var again = await ApplyAsync<V1Deployment>(server, "web", Deployment, "me");

        Assert.False(again.Created);
        Assert.Equal(created.Object.Revision, again.Object.Revision);
        Assert.Equal(Text(created), Text(again));
    }

    [Fact]
    public async Task Who_wants_otherwise_than_the_owner_is_told_every_field()
    {
        await using var server = await StartAsync();
        await ApplyAsync<V1Deployment>(server, "web", Deployment, "me");
        var other = Deployment.Replace("replicas: 3", "replicas: 5", StringComparison.Ordinal);

        var one = await FailsAsync(() => ApplyAsync<V1Deployment>(server, "web", other, "you"));
        Assert.Equal((409, "Conflict", "Apply failed with 1 conflict: conflict with \"me\": .spec.replicas"), (one.Code, one.Reason, one.Message));
        var cause = Assert.Single(one.Details!.Causes);
        Assert.Equal(("FieldManagerConflict", "conflict with \"me\"", ".spec.replicas"), (cause.Reason, cause.Message, cause.Field));

        var two = await FailsAsync(() => ApplyAsync<V1Deployment>(
            server, "web", other.Replace("nginx:1", "nginx:2", StringComparison.Ordinal), "you"));
        Assert.Equal(
            "Apply failed with 2 conflicts: conflicts with \"me\":\n- .spec.replicas\n- .spec.template.spec.containers[name=\"c\"].image", two.Message);
    }

    [Fact]
    public async Task What_is_taken_by_force_is_the_takers()
    {
        await using var server = await StartAsync();
        await ApplyAsync<V1Deployment>(server, "web", Deployment, "me");

        var taken = await ApplyAsync<V1Deployment>(
            server, "web", Deployment.Replace("replicas: 3", "replicas: 5", StringComparison.Ordinal), "you", force: true);

        Assert.Equal(5, taken.As<V1Deployment>().Spec.Replicas);
        Assert.DoesNotContain(".spec.replicas", Owned(taken, "me"));
        Assert.Contains(".spec.replicas", Owned(taken, "you"));
        Assert.Contains(".spec.template.spec.containers[name=\"c\"].image", Owned(taken, "me"));
        Assert.Contains(".spec.template.spec.containers[name=\"c\"].image", Owned(taken, "you"));
    }

    [Fact]
    public async Task What_is_given_up_goes_unless_somebody_else_owns_it()
    {
        await using var server = await StartAsync();
        const string both = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {a: '1', b: '2'}";
        await ApplyAsync<V1ConfigMap>(server, "cm", both, "me");
        await ApplyAsync<V1ConfigMap>(server, "cm", both.Replace(", b: '2'", "", StringComparison.Ordinal), "you");

        var left = await ApplyAsync<V1ConfigMap>(server, "cm", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}", "me");

        Assert.Equal(["a"], left.As<V1ConfigMap>().Data.Keys);
        Assert.Equal(["you"], Entries(left).Select(entry => (string?)entry["manager"]));
    }

    [Fact]
    public async Task A_plain_writer_owns_what_he_writes_and_gives_way_to_an_agreeing_applier()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(
            server.All<V1ConfigMap>(), Json("""{"metadata":{"name":"cm"},"data":{"a":"1","b":"2"}}"""), By("creator"), Ct);
        var created = await server.Api.GetAsync(server.One<V1ConfigMap>("cm"), GetOptions.Newest, Ct);
        Assert.Equal([".data", ".data.a", ".data.b"], Owned(created, "creator"));

        var refused = await FailsAsync(() => ApplyAsync<V1ConfigMap>(
            server, "cm", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {a: x}", "me"));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"creator\" using v1: .data.a", refused.Message);

        var agreed = await ApplyAsync<V1ConfigMap>(server, "cm", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {a: '1'}", "me");
        Assert.Equal([".data.a"], Owned(agreed, "me"));
        Assert.Equal([".data", ".data.a", ".data.b"], Owned(agreed, "creator"));
    }

    [Fact]
    public async Task Patches_and_updates_move_fields_to_their_writers()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(server.All<V1ConfigMap>(), Json("""{"metadata":{"name":"cm"},"data":{"a":"1","b":"2"}}"""), By("creator"), Ct);
        var patched = await server.Api.PatchAsync(
            server.One<V1ConfigMap>("cm"), new PatchBody(PatchType.Merge, """{"data":{"a":"x","c":"3"}}"""u8.ToArray()), By("patcher"), Ct);

        Assert.Equal([".data", ".data.b"], Owned(patched, "creator"));
        Assert.Equal([".data.a", ".data.c"], Owned(patched, "patcher"));

        // Back with what was told: nothing is forgotten, and who writes again owns again.
        var whole = (JsonObject)JsonNode.Parse(Text(patched))!;
        whole["data"]!["a"] = "y";
        var updated = await server.Api.UpdateAsync(server.One<V1ConfigMap>("cm"), Json(whole.ToJsonString()), By("creator"), Ct);
        Assert.Equal([".data", ".data.a", ".data.b"], Owned(updated, "creator"));
        Assert.Equal([".data.c"], Owned(updated, "patcher"));
    }

    [Fact]
    public async Task Writes_that_change_nothing_change_no_times()
    {
        await using var server = await StartAsync();
        var created = await server.Api.CreateAsync(server.All<V1ConfigMap>(), Json("""{"metadata":{"name":"cm"},"data":{"a":"1"}}"""), By("me"), Ct);
        server.Clock.Advance(TimeSpan.FromMinutes(1));

        var same = await server.Api.PatchAsync(
            server.One<V1ConfigMap>("cm"), new PatchBody(PatchType.Merge, """{"data":{"a":"1"}}"""u8.ToArray()), By("other"), Ct);
        Assert.Equal(Text(created), Text(same));

        var changed = await server.Api.PatchAsync(
            server.One<V1ConfigMap>("cm"), new PatchBody(PatchType.Merge, """{"data":{"a":"2"}}"""u8.ToArray()), By("me"), Ct);
        Assert.Equal("2026-01-02T03:05:05Z", (string?)Assert.Single(Entries(changed))["time"]);
    }

    [Fact]
    public async Task The_status_is_its_writers_and_no_matter_of_the_objects_appliers()
    {
        await using var server = await StartAsync();
        await ApplyAsync<V1Deployment>(server, "web", Deployment + "\nstatus: {replicas: 7}", "me");

        var written = await server.Api.PatchAsync(
            server.One<V1Deployment>("web", "status"), new PatchBody(PatchType.Merge, """{"status":{"replicas":2}}"""u8.ToArray()), By("counter"), Ct);
        Assert.Equal([".status.replicas"], Owned(written, "counter"));
        Assert.Equal("status", (string?)Entries(written).Single(entry => (string?)entry["manager"] == "counter")["subresource"]);
        Assert.DoesNotContain(Owned(written, "me"), path => path.StartsWith(".status", StringComparison.Ordinal));

        var applied = await ApplyAsync<V1Deployment>(
            server, "web", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nstatus: {readyReplicas: 1}", "you", subresource: "status");
        Assert.Equal([".status.readyReplicas"], Owned(applied, "you"));
        Assert.Equal((2, 1), (applied.As<V1Deployment>().Status.Replicas, applied.As<V1Deployment>().Status.ReadyReplicas));

        var again = await ApplyAsync<V1Deployment>(server, "web", Deployment, "me");
        Assert.Equal(applied.Object.Revision, again.Object.Revision);
    }

    [Fact]
    public async Task Who_applies_to_the_scale_owns_how_many()
    {
        await using var server = await StartAsync();
        await ApplyAsync<V1Deployment>(server, "web", Deployment, "me");
        const string scale = "apiVersion: autoscaling/v1\nkind: Scale\nmetadata: {name: web, namespace: default}\nspec: {replicas: 4}";

        var refused = await FailsAsync(() => ApplyAsync<V1Deployment>(server, "web", scale, "scaler", subresource: "scale"));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"me\": .spec.replicas", refused.Message);

        await ApplyAsync<V1Deployment>(server, "web", scale, "scaler", force: true, subresource: "scale");
        var scaled = await server.Api.GetAsync(server.One<V1Deployment>("web"), GetOptions.Newest, Ct);
        Assert.Equal(4, scaled.As<V1Deployment>().Spec.Replicas);
        Assert.Equal([".spec.replicas"], Owned(scaled, "scaler"));

        var later = await FailsAsync(() => ApplyAsync<V1Deployment>(server, "web", Deployment, "me"));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"scaler\" with subresource \"scale\": .spec.replicas", later.Message);
    }

    [Fact]
    public async Task A_dry_run_leaves_everything_as_it_was()
    {
        await using var server = await StartAsync();
        var dry = await server.Api.PatchAsync(
            server.One<V1Deployment>("web"), Body(Deployment), By("me") with { DryRun = true }, Ct);
        Assert.Single(Entries(dry));
        Assert.Equal(404, (await FailsAsync(() => server.Api.GetAsync(server.One<V1Deployment>("web"), GetOptions.Newest, Ct))).Code);
    }

    [Theory]
    [InlineData("kind: ConfigMap", 400, "invalid object type: /, Kind=ConfigMap")]
    [InlineData("apiVersion: apps/v1\nkind: ConfigMap", 400, "invalid object type: apps/v1, Kind=ConfigMap")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm, managedFields: []}", 400, "metadata.managedFields must be nil")]
    [InlineData(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\nfoo: 1", 500,
        "failed to create typed patch object (default/cm; /v1, Kind=ConfigMap): .foo: field not declared in schema")]
    [InlineData(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm, uid: x}", 409,
        "Operation cannot be fulfilled on configmaps \"cm\": uid mismatch: the provided object specified uid x, and no existing object was found")]
    public async Task What_cannot_be_applied_is_refused_in_upstreams_words(string yaml, int code, string message)
    {
        await using var server = await StartAsync();
        var refused = await FailsAsync(() => ApplyAsync<V1ConfigMap>(server, "cm", yaml, "me"));
        Assert.Equal((code, message), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task A_version_that_is_named_must_be_the_present_one()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("cm", ("a", "1")), Ct);
        var refused = await FailsAsync(() => ApplyAsync<V1ConfigMap>(
            server, "cm", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm, resourceVersion: '1'}\ndata: {b: '2'}", "me"));
        Assert.Equal((409, "Conflict"), (refused.Code, refused.Reason));
    }

    [Fact]
    public async Task Keys_that_are_there_twice_are_refused_or_told()
    {
        await using var server = await StartAsync();
        const string yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata:\n  a: '1'\n  a: '2'";
        var refused = await FailsAsync(() => server.Api.PatchAsync(
            server.One<V1ConfigMap>("cm"), Body(yaml), By("me") with { FieldValidation = FieldValidation.Strict }, Ct));
        Assert.Contains("line 6: key \"a\" already set in map", refused.Message, StringComparison.Ordinal);
        Assert.Contains("line 6: key \"a\" already set in map", Assert.Single((await ApplyAsync<V1ConfigMap>(server, "cm", yaml, "me")).Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[{}]")]
    public async Task Owners_are_forgotten_when_a_client_asks_for_it(string empty)
    {
        await using var server = await StartAsync();
        await ApplyAsync<V1ConfigMap>(server, "cm", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {a: '1'}", "me");

        var cleared = await server.Api.PatchAsync(
            server.One<V1ConfigMap>("cm"), new PatchBody(PatchType.Merge, Encoding.UTF8.GetBytes($$"""{"metadata":{"managedFields":{{empty}} } }""")), By("you"), Ct);
        Assert.Empty(Entries(cleared));

        // From then on nothing is tracked until somebody applies; what was before belongs to nobody he knows.
        var applied = await FailsAsync(() => ApplyAsync<V1ConfigMap>(
            server, "cm", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {a: '2'}", "me"));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"before-first-apply\" using v1: .data.a", applied.Message);
    }

    [Fact]
    public async Task Ten_writers_have_entries_of_their_own()
    {
        await using var server = await StartAsync();
        await ApplyAsync<V1ConfigMap>(server, "cm", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {a: '1'}", "me");
        WriteResult? last = null;
        for (var i = 0; i < 14; i++)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            last = await server.Api.PatchAsync(
                server.One<V1ConfigMap>("cm"), new PatchBody(PatchType.Merge, Encoding.UTF8.GetBytes($$"""{"data":{"k{{i:00}}":"x"} }""")), By($"w{i:00}"), Ct);
        }

        Assert.Equal(
            ["me", "ancient-changes", .. Enumerable.Range(5, 9).Select(i => $"w{i:00}")], Entries(last!).Select(entry => (string?)entry["manager"]));
        Assert.Equal([".data.k00", ".data.k01", ".data.k02", ".data.k03", ".data.k04"], Owned(last!, "ancient-changes"));
    }

    [Fact]
    public async Task Kubectl_goes_on_from_what_it_applied_at_its_own_side()
    {
        await using var server = await StartAsync();
        const string last = """{\"apiVersion\":\"v1\",\"data\":{\"a\":\"1\"},\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"cm\"}}""";
        await server.Api.CreateAsync(
            server.All<V1ConfigMap>(),
            Json($$"""{"metadata":{"name":"cm","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{{last}}"} },"data":{"a":"1"} }"""),
            By("kubectl-client-side-apply"), Ct);
        const string yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {a: '2'}";

        await FailsAsync(() => ApplyAsync<V1ConfigMap>(server, "cm", yaml, "somebody"));
        var applied = await ApplyAsync<V1ConfigMap>(server, "cm", yaml, "kubectl");

        Assert.Equal("2", applied.As<V1ConfigMap>().Data["a"]);
        Assert.Equal(
            """{"apiVersion":"v1","data":{"a":"2"},"kind":"ConfigMap","metadata":{"name":"cm"}}""" + "\n",
            applied.As<V1ConfigMap>().Metadata.Annotations["kubectl.kubernetes.io/last-applied-configuration"]);
    }

    private static readonly System.Text.Json.JsonSerializerOptions UntypedText = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static WriteOptions By(string manager) => WriteOptions.Plain with { FieldManager = manager };

    private static PatchBody Body(string yaml) => new(PatchType.Apply, Encoding.UTF8.GetBytes(yaml));

    private static Task<WriteResult> ApplyAsync<T>(
        TestServer server, string name, string yaml, string manager, bool force = false, string subresource = "") =>
        server.Api.PatchAsync(server.One<T>(name, subresource), Body(yaml), By(manager) with { Force = force }, Ct);

    private static string Text(WriteResult result) => result.Object.Text();

    private static List<JsonObject> Entries(WriteResult result) => result.Object.Entries();

    private static List<string> Owned(WriteResult result, string manager) => result.Object.Owned(manager);

    private static List<string> Owned(ApiObject obj, string manager) => obj.Owned(manager);
}
