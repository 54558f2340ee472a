using System.Text.Json.Nodes;

namespace Jota.ApiServer.Tests.Http;

public sealed class AcceptTests
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Review = """{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":{"verb":"get","resource":"pods"}}}""";
    private const string Reviews = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    [Theory]
    [InlineData(Reviews, Review)]
    [InlineData("/api/v1/namespaces/default/serviceaccounts/default/token", """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{}}""")]
    [InlineData(Pods + "/a/binding", """{"apiVersion":"v1","kind":"Binding","metadata":{"name":"a"},"target":{"name":"n"}}""")]
    [InlineData(Pods + "/a/eviction", """{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"a"}}""")]
    public async Task What_has_no_table_is_not_shown_as_one(string path, string body)
    {
        await using var cluster = await ClusterScope.StartAsync();

        var (code, answer) = await cluster.Admin.AskAsync("POST", path, body, "application/json", Table);

        Assert.Equal(
            (406, "only the following media types are accepted: application/json, application/yaml"),
            (code, JsonNode.Parse(answer)!["message"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Another_form_that_is_accepted_as_well_is_taken_instead()
    {
        await using var cluster = await ClusterScope.StartAsync();
        var (code, answer) = await cluster.Admin.AskAsync("POST", Reviews, Review, "application/json", $"{Table},application/json");
        Assert.Equal((201, "SelfSubjectAccessReview"), (code, JsonNode.Parse(answer)!["kind"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("GET", Pods, null, "application/json", "image/png", 406)]
    [InlineData("GET", Pods + "/a", null, "application/json", "image/png", 406)]
    [InlineData("GET", Pods + "?watch=1", null, "application/json", "image/png", 406)]
    [InlineData("POST", Pods, "{}", "text/plain", "*/*", 415)]
    [InlineData("PATCH", Pods + "/a", "{}", "text/plain", "*/*", 415)]
    [InlineData("POST", Pods, "nonsense", "application/json", "*/*", 400)]
    [InlineData("PUT", Pods + "/a", "nonsense", "application/json", "*/*", 400)]
    public async Task Who_may_not_is_told_that_and_not_what_is_wrong_with_the_request(string method, string path, string? body, string type, string accept, int code)
    {
        await using var cluster = await ClusterScope.StartAsync();
        using var alice = cluster.Http.Client(cluster.Http.Certificates.Administrator);
        alice.DefaultRequestHeaders.Add("Impersonate-User", "alice");

        Assert.Equal(code, (await cluster.Admin.AskAsync(method, path, body, type, accept)).Code);
        Assert.Equal(403, (await alice.AskAsync(method, path, body, type, accept)).Code);
    }

    [Theory]
    [InlineData("OPTIONS")]
    [InlineData("HEAD")]
    public async Task Methods_that_mean_nothing_there_are_refused_after_access_is(string method)
    {
        await using var cluster = await ClusterScope.StartAsync();
        using var alice = cluster.Http.Client(cluster.Http.Certificates.Administrator);
        alice.DefaultRequestHeaders.Add("Impersonate-User", "alice");

        Assert.Equal(405, (await cluster.Admin.AskAsync(method, Pods)).Code);
        Assert.Equal(403, (await alice.AskAsync(method, Pods)).Code);
    }
}
