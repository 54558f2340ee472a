using System.Text.Json.Nodes;

namespace Jota.ApiServer.Tests.Http;

public sealed class VerbTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    private static string ConfigMap(string name, string value = "v") =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"},"data":{"k":"{{{value}}}"}}""";

    [Fact]
    public async Task An_object_is_created_read_replaced_patched_and_deleted()
    {
        await using var cluster = await ClusterScope.StartAsync();
        var admin = cluster.Admin;
        Assert.Equal(201, (await admin.AskAsync("POST", ConfigMaps, ConfigMap("a"))).Code);
        Assert.Equal("v", (await admin.GetJsonAsync($"{ConfigMaps}/a"))["data"]!["k"]!.GetValue<string>());
        Assert.Equal(200, (await admin.AskAsync("PUT", $"{ConfigMaps}/a", ConfigMap("a", "w"), "application/json")).Code);
        var (code, body) = await admin.AskAsync("PATCH", $"{ConfigMaps}/a", """{"data":{"l":"x"}}""", "application/merge-patch+json");
        Assert.Equal(200, code);
        Assert.Equal("""{"k":"w","l":"x"}""", JsonNode.Parse(body)!["data"]!.ToJsonString());
        (code, body) = await admin.AskAsync("DELETE", $"{ConfigMaps}/a");
        Assert.Equal(200, code);
        var status = JsonNode.Parse(body)!;
        Assert.Equal("Success", status["status"]!.GetValue<string>());
        Assert.Equal("configmaps", status["details"]!["kind"]!.GetValue<string>());
        Assert.Equal(404, (await admin.AskAsync("GET", $"{ConfigMaps}/a")).Code);
    }

    [Fact]
    public async Task A_deleted_account_is_told_as_it_last_was()
    {
        await using var cluster = await ClusterScope.StartAsync();
        const string Accounts = "/api/v1/namespaces/default/serviceaccounts";
        await cluster.Admin.AskAsync("POST", Accounts, """{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"robot"}}""");
        var (code, body) = await cluster.Admin.AskAsync("DELETE", $"{Accounts}/robot");
        Assert.Equal((200, "ServiceAccount"), (code, JsonNode.Parse(body)!["kind"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Yaml_is_taken_and_given()
    {
        await using var cluster = await ClusterScope.StartAsync();
        const string Yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  port: \"80\"\n  text: |\n    a\n    b\n";
        Assert.Equal(201, (await cluster.Admin.AskAsync("POST", ConfigMaps, Yaml, "application/yaml")).Code);
        var (code, body) = await cluster.Admin.AskAsync("GET", $"{ConfigMaps}/web", accept: "application/yaml");
        Assert.Equal(200, code);
        Assert.Contains("apiVersion: v1\ndata:\n  port: \"80\"\n  text: |\n    a\n    b\nkind: ConfigMap\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_the_stored_bytes_with_a_head()
    {
        await using var cluster = await ClusterScope.StartAsync();
        await cluster.Admin.AskAsync("POST", ConfigMaps, ConfigMap("a"));
        await cluster.Admin.AskAsync("POST", ConfigMaps, ConfigMap("b"));
        using var response = await cluster.Admin.SendRawAsync("GET", $"{ConfigMaps}?limit=1");
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("""{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"[0-9]+","continue":""".Split('[')[0], text, StringComparison.Ordinal);
        Assert.Equal(response.Content.Headers.ContentLength, text.Length);
        var page = JsonNode.Parse(text)!;
        Assert.Single(page["items"]!.AsArray());
        Assert.Equal(1, page["metadata"]!["remainingItemCount"]!.GetValue<int>());
        var next = await cluster.Admin.GetJsonAsync($"{ConfigMaps}?limit=1&continue={page["metadata"]!["continue"]}");
        Assert.Equal("b", next["items"]![0]!["metadata"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_big_list_is_compressed_for_those_who_accept_it()
    {
        await using var cluster = await ClusterScope.StartAsync();
        await cluster.Admin.AskAsync("POST", ConfigMaps, ConfigMap("big", new string('x', 200_000)));
        using var request = new HttpRequestMessage(HttpMethod.Get, ConfigMaps);
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        using var response = await cluster.Admin.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("gzip", response.Content.Headers.ContentEncoding.Single());
        await using var plain = new System.IO.Compression.GZipStream(
            await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), System.IO.Compression.CompressionMode.Decompress);
        var list = await JsonNode.ParseAsync(plain, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(200_000, list!["items"]![0]!["data"]!["k"]!.GetValue<string>().Length);
    }

    [Fact]
    public async Task Unknown_fields_warn_or_are_refused_with_the_field_that_was_meant()
    {
        await using var cluster = await ClusterScope.StartAsync();
        const string Slip = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"s"},"dta":{}}""";
        using var warned = await cluster.Admin.SendRawAsync("POST", $"{ConfigMaps}?dryRun=All", Slip);
        Assert.Contains("299 - \"unknown field \\\"dta\\\"", warned.Headers.GetValues("Warning").Single(), StringComparison.Ordinal);
        var (code, body) = await cluster.Admin.AskAsync("POST", $"{ConfigMaps}?fieldValidation=Strict", Slip);
        Assert.Equal(400, code);
        Assert.Contains("unknown field", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collections_are_deleted_by_selector()
    {
        await using var cluster = await ClusterScope.StartAsync();
        await cluster.Admin.AskAsync("POST", ConfigMaps, ConfigMap("a"));
        await cluster.Admin.AskAsync("POST", ConfigMaps, ConfigMap("b"));
        var (code, body) = await cluster.Admin.AskAsync("DELETE", $"{ConfigMaps}?fieldSelector=metadata.name%3Da");
        Assert.Equal(200, code);
        Assert.Equal("ConfigMapList", JsonNode.Parse(body)!["kind"]!.GetValue<string>());
        var left = await cluster.Admin.GetJsonAsync(ConfigMaps);
        Assert.Equal("b", left["items"]!.AsArray().Single()!["metadata"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Bodies_over_three_mebibytes_are_refused()
    {
        await using var cluster = await ClusterScope.StartAsync();
        var (code, body) = await cluster.Admin.AskAsync("POST", ConfigMaps, new string(' ', (3 * 1024 * 1024) + 1));
        Assert.Equal(413, code);
        Assert.Equal("Request entity too large: limit is 3145728", JsonNode.Parse(body)!["message"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("POST", "?dryRun=true", 422, "CreateOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: [\"true\"]: supported values: \"All\"")]
    [InlineData("POST", "?dryRun=", 422, "CreateOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: [\"\"]: supported values: \"All\"")]
    [InlineData("POST", "?fieldValidation=Bogus", 422, "CreateOptions.meta.k8s.io \"\" is invalid: fieldValidation: Unsupported value: \"Bogus\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"")]
    [InlineData("POST", "?fieldManager=%01", 422, "CreateOptions.meta.k8s.io \"\" is invalid: fieldManager: Invalid value: \"\\x01\": invalid character U+0001 (at position 0)")]
    [InlineData("DELETE", "/x?propagationPolicy=Bad", 422, "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: \"Bad\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"")]
    [InlineData("DELETE", "/x?propagationPolicy=Orphan&orphanDependents=true", 422, "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Invalid value: \"Orphan\": orphanDependents and deletionPropagation cannot be both set")]
    [InlineData("DELETE", "/x?gracePeriodSeconds=x", 400, "strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("GET", "?limit=x", 400, "strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("GET", "?labelSelector=a+b+c", 400, "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt")]
    [InlineData("GET", "?fieldSelector=x", 400, "invalid selector: 'x'; can't understand 'x'")]
    [InlineData("GET", "?resourceVersionMatch=Exact", 422, "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided")]
    [InlineData("GET", "?resourceVersionMatch=Bad&resourceVersion=1", 422, "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Unsupported value: \"Bad\": supported values: \"Exact\", \"NotOlderThan\", \"\"")]
    [InlineData("GET", "?watch=1&sendInitialEvents=true", 422, "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")]
    [InlineData("PATCH", "/x", 415, "415: Unsupported Media Type")]
    public async Task Bad_requests_are_refused_in_upstreams_words(string method, string path, int code, string message)
    {
        await using var cluster = await ClusterScope.StartAsync();
        var (actual, body) = await cluster.Admin.AskAsync(method, ConfigMaps + path, method is "POST" or "PATCH" ? ConfigMap("x") : null);
        Assert.Equal((code, message), (actual, JsonNode.Parse(body)!["message"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("application/xml", "406: Not Acceptable\n\nAvailable representations: application/json, application/yaml")]
    [InlineData("application/vnd.kubernetes.protobuf", "406: Not Acceptable\n\nAvailable representations: application/json, application/yaml")]
    [InlineData("application/json;as=Nosuch;v=v1;g=meta.k8s.io", "only the following media types are accepted: application/json, application/yaml")]
    public async Task What_cannot_be_given_is_not_acceptable(string accept, string message)
    {
        await using var cluster = await ClusterScope.StartAsync();
        var (code, body) = await cluster.Admin.AskAsync("GET", ConfigMaps, accept: accept);
        Assert.Equal((406, message), (code, JsonNode.Parse(body)!["message"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("application/vnd.kubernetes.protobuf,application/json")]
    [InlineData("application/xml, */*")]
    [InlineData("application/vnd.kubernetes.protobuf;q=0.9,application/json;q=0.1")]
    public async Task The_first_that_can_be_given_is_given(string accept)
    {
        await using var cluster = await ClusterScope.StartAsync();
        Assert.Equal("ConfigMapList", (await cluster.Admin.GetJsonAsync(ConfigMaps, accept))["kind"]!.GetValue<string>());
    }

    [Fact]
    public async Task Pretty_answers_are_laid_out()
    {
        await using var cluster = await ClusterScope.StartAsync();
        var (_, body) = await cluster.Admin.AskAsync("GET", "/api/v1/namespaces/default?pretty=true");
        Assert.StartsWith("{\n  \"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_is_told_what_he_may_not_do()
    {
        await using var cluster = await ClusterScope.StartAsync();
        var (code, body) = await cluster.Http.Client().AskAsync("GET", "/api/v1/namespaces/e/pods");
        Assert.Equal(403, code);
        Assert.Equal(
            "pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\" in API group \"\" in the namespace \"e\"",
            JsonNode.Parse(body)!["message"]!.GetValue<string>());
    }
}
