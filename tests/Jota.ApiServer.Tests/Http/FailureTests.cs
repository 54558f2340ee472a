using System.Net;
using System.Text.Json.Nodes;
using Jota.Client;

namespace Jota.ApiServer.Tests.Http;

public sealed class FailureTests
{
    [Fact]
    public async Task What_nobody_expected_is_an_internal_error_and_one_line_in_the_log()
    {
        await using var scope = await HttpServerScope.StartAsync();
        var (code, body) = await scope.Admin.AskAsync("GET", "/api/v1/namespaces");
        var status = JsonNode.Parse(body)!;
        Assert.Equal((500, "InternalError"), (code, status["reason"]!.GetValue<string>()));
        Assert.Equal("Internal error occurred: nobody serves kubernetes-admin", status["message"]!.GetValue<string>());
        Assert.Single(scope.Logs.Errors);
    }

    [Fact]
    public async Task Every_answer_has_an_audit_id_and_is_not_cached()
    {
        await using var scope = await HttpServerScope.StartAsync();
        using var response = await scope.Admin.SendRawAsync("GET", "/nosuch");
        Assert.Equal(36, response.Headers.GetValues("Audit-Id").Single().Length);
        Assert.Equal("no-cache, private", response.Headers.NonValidated["Cache-Control"].ToString());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Http2_is_spoken_too()
    {
        await using var scope = await HttpServerScope.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/version")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await scope.Admin.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (response.StatusCode, response.Version));
    }

    [Fact]
    public async Task Head_is_not_served_and_says_so_without_a_body()
    {
        await using var scope = await HttpServerScope.StartAsync();
        Assert.Equal((405, ""), await scope.Admin.AskAsync("HEAD", "/api/v1/namespaces/e/pods"));
    }

    [Theory]
    [InlineData("null", "application/json", 422, "ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is required")]
    [InlineData("# nothing", "application/yaml", 422, "ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is required")]
    [InlineData(
        """{"apiVersion":"v1","kind":"List","items":[]}""",
        "application/json",
        400,
        "List in version \"v1\" cannot be handled as a ConfigMap: converting (v1.List) to (core.ConfigMap): unknown conversion")]
    [InlineData(
        """{"apiVersion":"v1","kind":"ConfigMapList","items":[]}""",
        "application/json",
        400,
        "ConfigMapList in version \"v1\" cannot be handled as a ConfigMap: converting (v1.ConfigMapList) to (core.ConfigMap): unknown conversion")]
    public async Task A_body_that_is_no_object_of_the_kind_is_refused(string body, string type, int code, string message)
    {
        await using var cluster = await ClusterScope.StartAsync();
        var (answered, status) = await cluster.Admin.AskAsync("POST", "/api/v1/namespaces/default/configmaps", body, type);
        Assert.Equal((code, message), (answered, JsonNode.Parse(status)!["message"]!.GetValue<string>()));
    }

    [Fact]
    public async Task No_custom_resource_is_defined_at_first()
    {
        await using var cluster = await ClusterScope.StartAsync();
        const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        Assert.Empty((await cluster.Admin.GetJsonAsync(Definitions))["items"]!.AsArray());
        Assert.Equal(404, (await cluster.Admin.AskAsync("GET", $"{Definitions}/a.example.org")).Code);
        Assert.Equal(422, (await cluster.Admin.AskAsync("POST", Definitions, "{}")).Code);
        Assert.Equal(403, (await cluster.Http.Client().AskAsync("GET", Definitions)).Code);
    }

    [Fact]
    public async Task A_pods_trace_is_told_to_those_who_may_see_the_pod()
    {
        var trace = new PodTrace(TimeProvider.System);
        await using var cluster = await ClusterScope.StartAsync(options => options with { Trace = trace });
        await cluster.Admin.AskAsync(
            "POST",
            "/api/v1/namespaces/default/serviceaccounts",
            """{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"default"}}""");
        const string Pod = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}]}}""";
        var (_, created) = await cluster.Admin.AskAsync("POST", "/api/v1/namespaces/default/pods", Pod);
        trace.Note(JsonNode.Parse(created)!["metadata"]!["uid"]!.GetValue<string>(), PodStep.Bound, "node-a");

        const string Path = "/debug/jota/trace/namespaces/default/pods/p";
        var told = await cluster.Admin.GetJsonAsync(Path);
        var entry = told["entries"]!.AsArray().Single()!;
        Assert.Equal(("Bound", "node-a"), (entry["step"]!.GetValue<string>(), entry["detail"]!.GetValue<string>()));
        Assert.Equal(403, (await cluster.Http.Client().AskAsync("GET", Path)).Code);
        Assert.Equal(404, (await cluster.Admin.AskAsync("GET", "/debug/jota/trace/namespaces/default/pods/q")).Code);
    }
}
