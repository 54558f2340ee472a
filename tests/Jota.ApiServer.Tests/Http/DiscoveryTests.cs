using System.Net;
using System.Text.Json.Nodes;
using Jota.ApiServer.Aggregation;
using Jota.ApiServer.Http;

namespace Jota.ApiServer.Tests.Http;

public sealed class DiscoveryTests
{
    [Fact]
    public async Task The_core_groups_resources_are_told_in_order_with_their_subresources()
    {
        await using var scope = await HttpServerScope.StartAsync();
        var list = await scope.Admin.GetJsonAsync("/api/v1");
        var names = list["resources"]!.AsArray().Select(r => r!["name"]!.GetValue<string>()).ToList();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Contains("pods/status", names);
        var pods = list["resources"]!.AsArray().Single(r => r!["name"]!.GetValue<string>() == "pods")!;
        Assert.Equal("xPOwRZ+Yhw8=", pods["storageVersionHash"]!.GetValue<string>());
        Assert.Equal("po", pods["shortNames"]![0]!.GetValue<string>());
        Assert.Null(list["apiVersion"]);
    }

    [Fact]
    public async Task A_groups_resources_are_told_below_apis()
    {
        await using var scope = await HttpServerScope.StartAsync();
        Assert.Equal("gqkMMb/YqFM=", (await scope.Admin.GetJsonAsync("/apis/coordination.k8s.io/v1"))["resources"]![0]!["storageVersionHash"]!.GetValue<string>());
        Assert.Equal("coordination.k8s.io", (await scope.Admin.GetJsonAsync("/apis/coordination.k8s.io"))["name"]!.GetValue<string>());
        var groups = (await scope.Admin.GetJsonAsync("/apis/"))["groups"]!.AsArray().Select(group => group!["name"]!.GetValue<string>()).ToList();
        Assert.Equal(["apiregistration.k8s.io", "apps"], groups[..2]);
        Assert.Contains("coordination.k8s.io", groups);
    }

    [Fact]
    public async Task The_aggregated_form_has_a_tag_and_is_not_sent_twice()
    {
        const string Accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
        await using var scope = await HttpServerScope.StartAsync();
        using var first = await scope.Admin.SendRawAsync("GET", "/api", accept: Accept);
        Assert.Equal("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList", first.Content.Headers.NonValidated["Content-Type"].ToString());
        var json = JsonNode.Parse(await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal("Namespaced", json["items"]![0]!["versions"]![0]!["resources"]![0]!["scope"]!.GetValue<string>());

        using var again = new HttpRequestMessage(HttpMethod.Get, "/api");
        again.Headers.TryAddWithoutValidation("Accept", Accept);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await scope.Admin.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task An_older_aggregated_form_falls_back_to_what_else_is_accepted()
    {
        await using var scope = await HttpServerScope.StartAsync();
        const string Old = "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList";
        Assert.Equal("APIGroupList", (await scope.Admin.GetJsonAsync("/apis", $"{Old},application/json"))["kind"]!.GetValue<string>());
        Assert.Equal(406, (await scope.Admin.AskAsync("GET", "/apis", accept: Old)).Code);
    }

    [Theory]
    [InlineData("/nosuch")]
    [InlineData("/apis/nosuch.example")]
    [InlineData("/apis/nosuch.example/v1/xs")]
    [InlineData("/healthz/nosuch")]
    public async Task Paths_that_nobody_serves_are_plain_404s(string path)
    {
        await using var scope = await HttpServerScope.StartAsync();
        Assert.Equal((404, "404 page not found\n"), await scope.Admin.AskAsync("GET", path));
    }

    [Theory]
    [InlineData("/api/v9")]
    [InlineData("/apis/coordination.k8s.io/v9")]
    [InlineData("/api/v1/nosuch")]
    [InlineData("/api/v1/namespaces/e/nosuch")]
    [InlineData("/api/v1/namespaces/e/nodes")]
    [InlineData("/api/v1/namespaces/e/pods/p/nosuch")]
    [InlineData("/api/v1/namespaces/e/pods/a%2Fb")]
    public async Task Resources_that_a_served_group_lacks_are_404s_with_a_status(string path)
    {
        await using var scope = await HttpServerScope.StartAsync();
        var (code, body) = await scope.Admin.AskAsync("GET", path);
        Assert.Equal(404, code);
        Assert.Equal(
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"the server could not find the requested resource","reason":"NotFound","details":{},"code":404}""",
            body.TrimEnd());
    }

    [Theory]
    [InlineData("POST", "/api/v1/namespaces/e/pods/p")]
    [InlineData("PUT", "/api/v1/namespaces/e/pods")]
    [InlineData("PATCH", "/api/v1/namespaces/e/pods")]
    [InlineData("DELETE", "/api/v1/namespaces")]
    [InlineData("GET", "/api/v1/namespaces/e/pods/p/binding")]
    [InlineData("DELETE", "/api/v1/namespaces/e/pods/p/status")]
    [InlineData("POST", "/api/v1/pods")]
    [InlineData("POST", "/version")]
    [InlineData("OPTIONS", "/api/v1/namespaces/e/pods")]
    public async Task Methods_that_a_path_does_not_have_are_405s(string method, string path)
    {
        await using var scope = await HttpServerScope.StartAsync();
        var (code, body) = await scope.Admin.AskAsync(method, path);
        Assert.Equal(405, code);
        Assert.Contains("the server does not allow this method on the requested resource", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_is_the_served_kubernetes_with_our_build()
    {
        await using var scope = await HttpServerScope.StartAsync();
        var version = await scope.Admin.GetJsonAsync("/version");
        Assert.Equal("36", version["minor"]!.GetValue<string>());
        Assert.StartsWith("v1.36.0+jota.", version["gitVersion"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(ServerVersion.GitVersion, version["gitVersion"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("v1", "v2", "v2", "v1")]
    [InlineData("v1beta1", "v1", "v1", "v1beta1")]
    [InlineData("v1alpha3", "v1beta2", "v1beta2", "v1alpha3")]
    [InlineData("v1beta1", "v1beta2", "v1beta2", "v1beta1")]
    public void Versions_are_told_with_the_most_stable_and_newest_first(string a, string b, string first, string second) =>
        Assert.Equal([first, second], GroupOrder.Versions([a, b]));
}
