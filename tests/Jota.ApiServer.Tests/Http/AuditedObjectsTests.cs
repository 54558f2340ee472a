using System.Text.Json.Nodes;
using Jota.ApiServer.Tests.Auditing;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Tests.Http;

/// <summary>What of the objects in requests and answers is told in the audit log.</summary>
public sealed class AuditedObjectsTests : IAsyncDisposable
{
    private const string Completed = "omitStages: [RequestReceived, ResponseStarted]\n";
    private const string Whole = Completed + "rules: [{level: RequestResponse}]";
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Map = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"},"data":{"a":"b"}}""";

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
    public async Task What_was_sent_and_answered_is_told_on_one_line()
    {
        var admin = await StartAsync(Whole);
        var (code, body) = await admin.AskAsync("POST", Maps + "?pretty=true", Map.Replace(",", ",\n  ", StringComparison.Ordinal), "application/json");
        Assert.Equal(201, code);

        var told = await _sink.NextAsync("ResponseComplete");
        Assert.Equal(("RequestResponse", Map), ((string?)told["level"], told["requestObject"]!.ToJsonString()));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), told["responseObject"]));
        Assert.Equal("m", (string?)told["objectRef"]!["name"]);
    }

    [Fact]
    public async Task Yaml_is_told_as_json()
    {
        var admin = await StartAsync(Whole);
        const string Yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  a: b\n";
        Assert.Equal(201, (await admin.AskAsync("POST", Maps, Yaml, "application/yaml", "application/yaml")).Code);

        var told = await _sink.NextAsync();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Map), told["requestObject"]));
        Assert.Equal("b", (string?)told["responseObject"]!["data"]!["a"]);
    }

    [Fact]
    public async Task At_the_level_of_requests_the_answer_is_not_told()
    {
        var admin = await StartAsync(Completed + "rules: [{level: Request}]");
        await admin.AskAsync("POST", Maps, Map, "application/json");
        var told = await _sink.NextAsync();
        Assert.Equal((Map, null), (told["requestObject"]!.ToJsonString(), told["responseObject"]));
    }

    [Fact]
    public async Task A_secret_at_the_level_of_metadata_is_told_by_its_name_alone()
    {
        var admin = await StartAsync(Completed + "rules: [{level: Metadata, resources: [{resources: [secrets]}]}, {level: RequestResponse}]");
        const string Secret = """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"stringData":{"password":"hush"}}""";
        Assert.Equal(201, (await admin.AskAsync("POST", "/api/v1/namespaces/default/secrets", Secret, "application/json")).Code);
        Assert.Equal(200, (await admin.AskAsync("GET", "/api/v1/namespaces/default/secrets/s")).Code);
        Assert.Equal(200, (await admin.AskAsync("PATCH", "/api/v1/namespaces/default/secrets/s", """{"data":{"b":"aHVzaA=="}}""", "application/merge-patch+json")).Code);

        for (var i = 0; i < 3; i++)
        {
            var told = await _sink.NextAsync();
            Assert.Equal(("s", null, null), ((string?)told["objectRef"]!["name"], told["requestObject"], told["responseObject"]));
            Assert.DoesNotContain("hush", told.ToJsonString(), StringComparison.Ordinal);
            Assert.DoesNotContain("aHVzaA", told.ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_update_is_told_with_the_uid_and_version_that_were_sent()
    {
        var admin = await StartAsync(Completed + "rules: [{level: Metadata}]");
        var made = (await admin.AskAsync("POST", Maps, Map, "application/json")).Body;
        Assert.Equal(200, (await admin.AskAsync("PUT", Maps + "/m", made, "application/json")).Code);

        await _sink.NextAsync();
        var (told, metadata) = ((await _sink.NextAsync())["objectRef"]!, JsonNode.Parse(made)!["metadata"]!);
        Assert.Equal(
            ((string?)metadata["uid"], (string?)metadata["resourceVersion"]), ((string?)told["uid"], (string?)told["resourceVersion"]));
    }

    [Theory]
    [InlineData("""{"data":{"a":"c"}}""", "application/merge-patch+json", """{"data":{"a":"c"}}""")]
    [InlineData("""[ {"op":"remove", "path":"/data/a"} ]""", "application/json-patch+json", """[{"op":"remove","path":"/data/a"}]""")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\ndata: {c: d}", "application/apply-patch+yaml", """{"apiVersion":"v1","kind":"ConfigMap","data":{"c":"d"}}""")]
    public async Task A_patch_is_told_as_it_was_sent(string patch, string type, string toldPatch)
    {
        var admin = await StartAsync(Whole);
        await admin.AskAsync("POST", Maps, Map, "application/json");
        Assert.Equal(200, (await admin.AskAsync("PATCH", Maps + "/m?fieldManager=t&" + (type.Contains("apply", StringComparison.Ordinal) ? "force=true" : ""), patch, type)).Code);

        await _sink.NextAsync();
        var told = await _sink.NextAsync();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(toldPatch), told["requestObject"]), told["requestObject"]!.ToJsonString());
        Assert.Equal("ConfigMap", (string?)told["responseObject"]!["kind"]);
    }

    [Fact]
    public async Task A_deletion_is_told_with_its_options_and_the_status_that_answers_it()
    {
        var admin = await StartAsync(Whole);
        await admin.AskAsync("POST", Maps, Map, "application/json");
        const string Options = """{"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Background"}""";
        Assert.Equal(200, (await admin.AskAsync("DELETE", Maps + "/m", Options, "application/json")).Code);

        await _sink.NextAsync();
        var told = await _sink.NextAsync();
        Assert.Equal(Options, told["requestObject"]!.ToJsonString());
        Assert.Equal(("Success", 200), ((string?)told["responseStatus"]!["status"], (int?)told["responseStatus"]!["code"]));
        Assert.Equal("Status", (string?)told["responseObject"]!["kind"]);
    }

    [Theory]
    [InlineData("application/json", "ConfigMapList", "items")]
    [InlineData("application/json;as=Table;v=v1;g=meta.k8s.io", "Table", "rows")]
    public async Task A_list_is_told_as_it_was_shown(string accept, string kind, string items)
    {
        var admin = await StartAsync(Whole);
        await admin.AskAsync("POST", Maps, Map, "application/json");
        var shown = await admin.GetJsonAsync(Maps, accept);

        await _sink.NextAsync();
        var told = (await _sink.NextAsync())["responseObject"]!;
        Assert.Equal((kind, 1), ((string?)told["kind"], told[items]!.AsArray().Count));
        Assert.True(JsonNode.DeepEquals(shown, told));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json;as=Table;v=v1;g=meta.k8s.io")]
    public async Task Managed_fields_are_left_out_where_the_policy_says_so(string accept)
    {
        var admin = await StartAsync("omitManagedFields: true\n" + Whole);
        var made = (await admin.AskAsync("POST", Maps, Map, "application/json")).Body;
        Assert.Contains("managedFields", made, StringComparison.Ordinal);
        await admin.AskAsync("PUT", Maps + "/m", made, "application/json");
        Assert.Contains("managedFields", (await admin.AskAsync("GET", Maps + "?includeObject=Object", accept: accept)).Body, StringComparison.Ordinal);

        for (var i = 0; i < 3; i++)
        {
            var told = await _sink.NextAsync();
            Assert.DoesNotContain("managedFields", told.ToJsonString(), StringComparison.Ordinal);
            Assert.NotNull(told["responseObject"]);
        }
    }

    [Fact]
    public async Task What_somebody_sent_who_may_not_is_not_told()
    {
        await StartAsync(Whole);
        using var nobody = _cluster!.Http.Client();
        Assert.Equal(403, (await nobody.AskAsync("POST", Maps, Map, "application/json")).Code);
        var told = await _sink.NextAsync();
        Assert.Equal((null, null), (told["requestObject"], told["objectRef"]!["name"]));
        Assert.Equal("Forbidden", (string?)told["responseObject"]!["reason"]);
    }

    [Fact]
    public async Task What_is_no_object_is_not_told_but_its_refusal_is()
    {
        var admin = await StartAsync(Whole);
        Assert.Equal(400, (await admin.AskAsync("POST", Maps, "{nonsense", "application/json")).Code);
        var told = await _sink.NextAsync();
        Assert.Equal((null, 400), (told["requestObject"], (int?)told["responseStatus"]!["code"]));
    }

    [Fact]
    public async Task A_path_that_is_no_resource_is_told_without_objects()
    {
        var admin = await StartAsync(Whole);
        await admin.AskAsync("GET", "/version");
        await admin.AskAsync("GET", "/nosuch");
        Assert.Null((await _sink.NextAsync())["responseObject"]);
        Assert.Null((await _sink.NextAsync())["responseObject"]);
    }

    [Fact]
    public async Task An_answer_that_is_too_long_is_left_out_and_that_is_told()
    {
        var admin = await StartAsync(Whole);
        var large = new string('x', 900_000);
        for (var i = 0; i < 4; i++)
        {
            await _cluster!.Api.CreateAsync(
                new V1ConfigMap { Metadata = new() { Name = $"m{i}", NamespaceProperty = "default" }, Data = new Dictionary<string, string> { ["x"] = large } }, Ct);
        }

        Assert.Equal(200, (await admin.AskAsync("GET", Maps)).Code);
        Assert.Equal(200, (await admin.AskAsync("GET", Maps + "/m0")).Code);

        var list = await _sink.NextAsync();
        Assert.Equal((null, "true"), (list["responseObject"], (string?)list["annotations"]!["audit.k8s.io/truncated"]));
        var one = await _sink.NextAsync();
        Assert.Equal(900_000, ((string?)one["responseObject"]!["data"]!["x"])!.Length);
        Assert.Null(one["annotations"]!["audit.k8s.io/truncated"]);
    }

    [Theory]
    [InlineData("""{ "a" : [ 1 , {"b":null} , "c\n\"" ] , "d":{} }""", """{"a":[1,{"b":null},"c\n\""],"d":{}}""")]
    [InlineData("""{"metadata":{"managedFields":[{}],"name":"a"},"managedFields":1}""", """{"metadata":{"name":"a"},"managedFields":1}""")]
    [InlineData("""{"metadata":{"name":"a","managedFields":[{}]}}""", """{"metadata":{"name":"a"}}""")]
    [InlineData("""{"spec":{"metadata":{"managedFields":[]}}}""", """{"spec":{"metadata":{"managedFields":[]}}}""")]
    [InlineData("""{"items":[{"metadata":{"managedFields":[]}},{"spec":{"managedFields":1}}]}""", """{"items":[{"metadata":{}},{"spec":{"managedFields":1}}]}""")]
    [InlineData("""{"rows":[{"cells":["a"],"object":{"metadata":{"managedFields":[]}}}]}""", """{"rows":[{"cells":["a"],"object":{"metadata":{}}}]}""")]
    public void A_copy_has_no_spaces_and_no_managed_fields(string json, string copy) =>
        Assert.Equal(copy, System.Text.Encoding.UTF8.GetString(Jota.ApiServer.Http.AuditJson.Copy(System.Text.Encoding.UTF8.GetBytes(json), omitManagedFields: true).Span));

    private async Task<HttpClient> StartAsync(string policy) =>
        (_cluster = await ClusterScope.StartAsync(options => options with { Audit = RecordingSink.Auditor(policy, _sink) })).Admin;
}
