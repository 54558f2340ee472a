using System.Text.Json.Nodes;
using Jota.Api;
using Jota.ApiServer.Tests.Http;
using Jota.Client;
using static Jota.ApiServer.Tests.Authorization.Rbac;

namespace Jota.ApiServer.Tests.Authorization;

/// <summary>A right on one object by its name, and the ways to ask for just that object.</summary>
public sealed class NamedAccessTests
{
    private const string Secrets = "/api/v1/namespaces/default/secrets";

    [Theory]
    [InlineData("GET", Secrets + "/x", 200)]
    [InlineData("GET", Secrets + "?fieldSelector=metadata.name%3Dx", 200)]
    [InlineData("GET", Secrets + "?fieldSelector=metadata.name%3Dx&watch=1&timeoutSeconds=1", 200)]
    [InlineData("GET", Secrets + "?fieldSelector=metadata.name%3Dx,type%3DOpaque", 200)]
    [InlineData("DELETE", Secrets + "?fieldSelector=metadata.name%3Dx", 200)]
    [InlineData("GET", "/api/v1/watch/namespaces/default/secrets/x?timeoutSeconds=1", 200)]
    [InlineData("GET", "/api/v1/watch/namespaces/default/secrets?fieldSelector=metadata.name%3Dx&timeoutSeconds=1", 200)]
    [InlineData("GET", "/api/v1/watch/namespaces/default/secrets/y?timeoutSeconds=1", 403)]
    [InlineData("GET", Secrets + "?fieldSelector=metadata.name%3Dy", 403)]
    [InlineData("GET", Secrets + "?fieldSelector=metadata.name!%3Dx", 403)]
    [InlineData("GET", Secrets, 403)]
    [InlineData("DELETE", Secrets, 403)]
    [InlineData("GET", "/api/v1/secrets?fieldSelector=metadata.name%3Dx", 403)]
    [InlineData("GET", "/api/v1/watch/namespaces/default/secrets/x?fieldSelector=metadata.name%3Dy", 400)]
    public async Task Who_may_see_one_secret_may_ask_for_it_in_every_way(string method, string path, int code)
    {
        await using var cluster = await ClusterScope.StartAsync();
        var rights = Rule("get list watch deletecollection", "secrets", "", "x");
        await cluster.Api.CreateAsync(Role("one", rights), TestContext.Current.CancellationToken);
        await cluster.Api.CreateAsync(Binding("one", "Role", "one", Subject("User", "alice")), TestContext.Current.CancellationToken);
        Assert.Equal(201, (await cluster.Admin.AskAsync("POST", Secrets, """{"metadata":{"name":"x"}}""", "application/json")).Code);
        cluster.Admin.DefaultRequestHeaders.Add("Impersonate-User", "alice");

        Assert.Equal(code, (await cluster.Admin.AskAsync(method, path)).Code);
    }

    [Fact]
    public async Task A_refusal_names_the_object_that_was_selected()
    {
        await using var cluster = await ClusterScope.StartAsync();
        cluster.Admin.DefaultRequestHeaders.Add("Impersonate-User", "alice");

        var (_, body) = await cluster.Admin.AskAsync("GET", Secrets + "?fieldSelector=metadata.name%3Dx&watch=1");

        Assert.Equal(
            "secrets \"x\" is forbidden: User \"alice\" cannot watch resource \"secrets\" in API group \"\" in the namespace \"default\"",
            (string)JsonNode.Parse(body)!["message"]!);
    }
}
