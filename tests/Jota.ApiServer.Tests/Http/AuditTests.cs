using System.Text.Json.Nodes;
using Jota.ApiServer.Auditing;
using Jota.ApiServer.Tests.Auditing;
using Microsoft.Extensions.Time.Testing;

namespace Jota.ApiServer.Tests.Http;

/// <summary>What is told of requests in the audit log.</summary>
public sealed class AuditTests : IAsyncDisposable
{
    private const string All = "rules: [{level: Metadata}]";
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
    public async Task A_request_is_told_as_it_comes_and_when_it_is_done()
    {
        var admin = (await StartAsync(All)).Admin;
        admin.DefaultRequestHeaders.Add("User-Agent", "tests/1");
        using var answer = await admin.SendRawAsync("GET", Maps + "/none?pretty=false");

        var received = await _sink.NextAsync("RequestReceived");
        var complete = await _sink.NextAsync("ResponseComplete");

        Assert.Equal(("Event", "audit.k8s.io/v1", "Metadata"), (Text(received, "kind"), Text(received, "apiVersion"), Text(received, "level")));
        Assert.Equal(Assert.Single(answer.Headers.GetValues("Audit-Id")), Text(received, "auditID"));
        Assert.Equal((Maps + "/none?pretty=false", "get", "tests/1"), (Text(received, "requestURI"), Text(received, "verb"), Text(received, "userAgent")));
        Assert.Equal("kubernetes-admin", (string?)received["user"]!["username"]);
        Assert.Contains("system:masters", received["user"]!["groups"]!.AsArray().Select(group => (string?)group));
        Assert.StartsWith("X509SHA256=", (string?)received["user"]!["extra"]!["authentication.kubernetes.io/credential-id"]![0], StringComparison.Ordinal);
        Assert.Equal("""["127.0.0.1"]""", received["sourceIPs"]!.ToJsonString());
        Assert.Equal(
            """{"resource":"configmaps","namespace":"default","name":"none","apiVersion":"v1"}""", received["objectRef"]!.ToJsonString());
        Assert.Equal(Text(received, "requestReceivedTimestamp"), Text(received, "stageTimestamp"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", Text(received, "stageTimestamp"));
        Assert.Null(received["responseStatus"]);
        Assert.Null(received["annotations"]);

        Assert.Equal(
            """{"metadata":{},"status":"Failure","message":"configmaps \"none\" not found","reason":"NotFound","details":{"name":"none","kind":"configmaps"},"code":404}""",
            complete["responseStatus"]!.ToJsonString(Relaxed));
        Assert.Equal(
            """{"authorization.k8s.io/decision":"allow","authorization.k8s.io/reason":""}""", complete["annotations"]!.ToJsonString());
        Assert.True(_sink.IsEmpty);
    }

    [Fact]
    public async Task What_succeeds_is_told_by_its_code()
    {
        var admin = (await StartAsync("omitStages: [RequestReceived]\n" + All)).Admin;
        Assert.Equal(201, (await admin.AskAsync("POST", Maps, Map, "application/json")).Code);
        var made = await _sink.NextAsync("ResponseComplete");
        Assert.Equal(("create", """{"metadata":{},"code":201}"""), (Text(made, "verb"), made["responseStatus"]!.ToJsonString()));
        Assert.Equal((null, null), (made["requestObject"], made["responseObject"]));

        Assert.Equal(200, (await admin.AskAsync("GET", "/healthz")).Code);
        var health = await _sink.NextAsync("ResponseComplete");
        Assert.Equal(("/healthz", "get", null), (Text(health, "requestURI"), Text(health, "verb"), health["objectRef"]));
    }

    [Fact]
    public async Task What_the_policy_leaves_out_is_not_told_but_counted()
    {
        var admin = (await StartAsync("rules: [{level: None, nonResourceURLs: ['/healthz*']}, {level: Metadata, omitStages: [RequestReceived]}]")).Admin;
        await admin.AskAsync("GET", "/healthz");
        await admin.AskAsync("GET", "/version");
        Assert.Equal("/version", Text(await _sink.NextAsync("ResponseComplete"), "requestURI"));

        var told = (await admin.AskAsync("GET", "/metrics")).Body;
        Assert.Contains("apiserver_audit_event_total 1\n", told, StringComparison.Ordinal);
        Assert.Contains("apiserver_audit_level_total{level=\"None\"} 1\n", told, StringComparison.Ordinal);
        Assert.Contains("apiserver_audit_level_total{level=\"Metadata\"} 2\n", told, StringComparison.Ordinal);
        Assert.Contains("apiserver_audit_error_total{plugin=\"log\"} 0\n", told, StringComparison.Ordinal);
        Assert.Contains("apiserver_audit_requests_rejected_total 0\n", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_keeps_the_id_that_its_client_gave_it()
    {
        var admin = (await StartAsync(All)).Admin;
        admin.DefaultRequestHeaders.Add("Audit-ID", "mine");
        using var answer = await admin.SendRawAsync("GET", "/version");
        Assert.Equal(["mine"], answer.Headers.GetValues("Audit-Id"));
        Assert.Equal("mine", Text(await _sink.NextAsync(), "auditID"));
    }

    [Fact]
    public async Task A_watch_is_told_when_it_begins_and_when_it_ends()
    {
        var admin = (await StartAsync(All)).Admin;
        using (var watch = await admin.SendRawAsync("GET", Maps + "?watch=true&timeoutSeconds=1"))
        {
            var received = await _sink.NextAsync("RequestReceived");
            var started = await _sink.NextAsync("ResponseStarted");
            Assert.Equal(("watch", Text(received, "auditID")), (Text(started, "verb"), Text(started, "auditID")));
            Assert.Equal(200, (int?)started["responseStatus"]!["code"]);
            Assert.True(_sink.IsEmpty);
        }

        Assert.Equal(200, (int?)(await _sink.NextAsync("ResponseComplete"))["responseStatus"]!["code"]);
    }

    [Fact]
    public async Task A_watch_that_is_refused_is_told_with_why()
    {
        var cluster = await StartAsync(All);
        using var nobody = cluster.Http.Client();
        Assert.Equal(403, (await nobody.AskAsync("GET", Maps + "?watch=true")).Code);
        await _sink.NextAsync("RequestReceived");
        Assert.Equal("Forbidden", (string?)(await _sink.NextAsync("ResponseStarted"))["responseStatus"]!["reason"]);
        Assert.Equal("Forbidden", (string?)(await _sink.NextAsync("ResponseComplete"))["responseStatus"]!["reason"]);
    }

    [Fact]
    public async Task A_log_is_told_like_a_watch()
    {
        var admin = (await StartAsync(All)).Admin;
        Assert.Equal(404, (await admin.AskAsync("GET", "/api/v1/namespaces/default/pods/none/log")).Code);
        var received = await _sink.NextAsync("RequestReceived");
        Assert.Equal(("pods", "log"), ((string?)received["objectRef"]!["resource"], (string?)received["objectRef"]!["subresource"]));
        await _sink.NextAsync("ResponseStarted");
        await _sink.NextAsync("ResponseComplete");
    }

    [Fact]
    public async Task A_wrong_credential_is_told_without_a_user()
    {
        var cluster = await StartAsync("rules: [{level: None, users: [alice]}, {level: Metadata}]");
        using var stranger = cluster.Http.Client(token: "wrong");
        using var answer = await stranger.SendRawAsync("GET", Maps);
        Assert.Equal(401, (int)answer.StatusCode);

        var told = await _sink.NextAsync("ResponseStarted");
        Assert.Equal("{}", told["user"]!.ToJsonString());
        Assert.Equal(
            """{"metadata":{},"status":"Failure","message":"Authentication failed, attempted: bearer","reason":"Unauthorized","code":401}""",
            told["responseStatus"]!.ToJsonString());
        Assert.Equal(("list", Assert.Single(answer.Headers.GetValues("Audit-Id"))), (Text(told, "verb"), Text(told, "auditID")));
        Assert.True(_sink.IsEmpty);
    }

    [Fact]
    public async Task A_refusal_is_told_with_the_decision()
    {
        var cluster = await StartAsync("omitStages: [RequestReceived]\n" + All);
        using var nobody = cluster.Http.Client();
        Assert.Equal(403, (await nobody.AskAsync("GET", "/api/v1/namespaces/kube-system")).Code);

        var told = await _sink.NextAsync("ResponseComplete");
        Assert.Equal("system:anonymous", (string?)told["user"]!["username"]);
        Assert.Equal((403, "Forbidden"), ((int?)told["responseStatus"]!["code"], (string?)told["responseStatus"]!["reason"]));
        Assert.Equal(("kube-system", "kube-system"), ((string?)told["objectRef"]!["namespace"], (string?)told["objectRef"]!["name"]));
        Assert.Equal("forbid", (string?)told["annotations"]!["authorization.k8s.io/decision"]);
    }

    [Fact]
    public async Task What_a_role_allows_is_told_with_the_binding()
    {
        var cluster = await StartAsync("omitStages: [RequestReceived]\n" + All);
        using var nobody = cluster.Http.Client();
        Assert.Equal(200, (await nobody.AskAsync("GET", "/version")).Code);
        Assert.Equal(
            "RBAC: allowed by ClusterRoleBinding \"system:public-info-viewer\" of ClusterRole \"system:public-info-viewer\" to Group \"system:unauthenticated\"",
            (string?)(await _sink.NextAsync())["annotations"]!["authorization.k8s.io/reason"]);
    }

    [Fact]
    public async Task Who_acts_as_another_is_told_with_him()
    {
        var admin = (await StartAsync("rules: [{level: Metadata, users: [kubernetes-admin]}]")).Admin;
        admin.DefaultRequestHeaders.Add("Impersonate-User", "alice");
        admin.DefaultRequestHeaders.Add("Impersonate-Group", "devs");
        Assert.Equal(403, (await admin.AskAsync("GET", Maps)).Code);

        Assert.Null((await _sink.NextAsync("RequestReceived"))["impersonatedUser"]);
        var told = await _sink.NextAsync("ResponseComplete");
        Assert.Equal("kubernetes-admin", (string?)told["user"]!["username"]);
        Assert.Equal("""{"username":"alice","groups":["devs","system:authenticated"]}""", told["impersonatedUser"]!.ToJsonString());
        Assert.Equal("forbid", (string?)told["annotations"]!["authorization.k8s.io/decision"]);
    }

    [Theory]
    [InlineData(null, null, """["127.0.0.1"]""")]
    [InlineData("10.0.0.1, 10.0.0.2,nonsense, 7", null, """["10.0.0.1","10.0.0.2","127.0.0.1"]""")]
    [InlineData("10.0.0.1", "10.0.0.1", """["10.0.0.1","127.0.0.1"]""")]
    [InlineData(null, "2001:db8::1", """["2001:db8::1","127.0.0.1"]""")]
    [InlineData("127.0.0.1", null, """["127.0.0.1"]""")]
    public async Task It_is_told_where_a_request_comes_from(string? forwarded, string? real, string told)
    {
        var admin = (await StartAsync(All)).Admin;
        admin.DefaultRequestHeaders.Add("X-Forwarded-For", forwarded);
        admin.DefaultRequestHeaders.Add("X-Real-Ip", real);
        await admin.AskAsync("GET", "/version");
        Assert.Equal(told, (await _sink.NextAsync())["sourceIPs"]!.ToJsonString());
    }

    [Fact]
    public async Task What_nobody_foresaw_is_a_panic()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await using var scope = await HttpServerScope.StartAsync(options => options with { Audit = RecordingSink.Auditor(All, _sink), Clock = clock });
        Assert.Equal(500, (await scope.Admin.AskAsync("GET", "/api/v1/namespaces")).Code);
        await _sink.NextAsync("RequestReceived");
        var told = await _sink.NextAsync("Panic");
        Assert.Equal(
            """{"metadata":{},"status":"Failure","message":"APIServer panic'd: nobody serves kubernetes-admin","reason":"InternalError","code":500}""",
            told["responseStatus"]!.ToJsonString(Relaxed));
        Assert.Equal("2026-01-02T03:04:05.000000Z", Text(told, "stageTimestamp"));
        Assert.True(_sink.IsEmpty);
    }

    [Fact]
    public async Task The_log_is_a_file_with_an_event_to_a_line()
    {
        var folder = Directory.CreateTempSubdirectory("jota-audit-");
        var path = Path.Combine(folder.FullName, "audit.log");
        await using (var auditor = Auditor.Open(
            new(new([new(AuditLevel.Metadata)])) { LogPath = path }, TimeProvider.System, new RecordingLogs()))
        {
            _cluster = await ClusterScope.StartAsync(options => options with { Audit = auditor });
            await _cluster.Admin.AskAsync("GET", "/version");
            await _cluster.DisposeAsync();
            _cluster = null;
        }

        Assert.Equal(
            ["RequestReceived", "ResponseComplete"], (await File.ReadAllLinesAsync(path, Ct)).Select(line => Text(JsonNode.Parse(line)!, "stage")));
        folder.Delete(recursive: true);
    }

    private static System.Text.Json.JsonSerializerOptions Relaxed { get; } =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private async Task<ClusterScope> StartAsync(string policy) =>
        _cluster = await ClusterScope.StartAsync(options => options with { Audit = RecordingSink.Auditor(policy, _sink) });

    private static string? Text(JsonNode told, string field) => (string?)told[field];
}
