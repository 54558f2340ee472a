using System.Net;

namespace Jota.ApiServer.Tests.Http;

public sealed class OpenApiTests
{
    [Fact]
    public async Task The_index_leads_to_documents_that_never_change()
    {
        await using var scope = await HttpServerScope.StartAsync();
        var index = await scope.Admin.GetJsonAsync("/openapi/v3");
        var url = index["paths"]!["api/v1"]!["serverRelativeURL"]!.GetValue<string>();
        using var response = await scope.Admin.SendRawAsync("GET", url);
        Assert.Equal("public, immutable", response.Headers.NonValidated["Cache-Control"].ToString());
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        var document = await scope.Admin.GetJsonAsync("/openapi/v3/apis/coordination.k8s.io/v1");
        Assert.NotNull(document["components"]!["schemas"]!["io.k8s.api.coordination.v1.Lease"]);
    }

    [Fact]
    public async Task An_old_hash_leads_to_the_present_one()
    {
        await using var scope = await HttpServerScope.StartAsync();
        using var response = await scope.Admin.SendRawAsync("GET", "/openapi/v3/api/v1?hash=OLD");

        // The client followed.
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain("OLD", response.RequestMessage!.RequestUri!.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_two_comes_as_json_or_protobuf_and_not_twice()
    {
        await using var scope = await HttpServerScope.StartAsync();
        Assert.Equal("2.0", (await scope.Admin.GetJsonAsync("/openapi/v2"))["swagger"]!.GetValue<string>());
        using var response = await scope.Admin.SendRawAsync(
            "GET", "/openapi/v2", accept: "application/com.github.proto-openapi.spec.v2@v1.0+protobuf");
        Assert.Equal("application/com.github.proto-openapi.spec.v2.v1.0+protobuf", response.Content.Headers.NonValidated["Content-Type"].ToString());
        using var again = new HttpRequestMessage(HttpMethod.Get, "/openapi/v2");
        again.Headers.TryAddWithoutValidation("Accept", "application/com.github.proto-openapi.spec.v2@v1.0+protobuf");
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using var second = await scope.Admin.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(406, (await scope.Admin.AskAsync("GET", "/openapi/v2", accept: "text/html")).Code);
    }

    [Fact]
    public async Task Unknown_documents_are_404s()
    {
        await using var scope = await HttpServerScope.StartAsync();
        Assert.Equal(404, (await scope.Admin.AskAsync("GET", "/openapi/v3/apis/nosuch/v1")).Code);
        Assert.Equal(404, (await scope.Admin.AskAsync("GET", "/openapi/v4")).Code);
    }
}
