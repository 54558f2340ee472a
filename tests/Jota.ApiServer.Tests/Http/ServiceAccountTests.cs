using System.Text.Json.Nodes;
using k8s.Models;
using Jota.Client;

namespace Jota.ApiServer.Tests.Http;

public sealed class ServiceAccountTests
{
    [Fact]
    public async Task A_token_that_was_asked_for_lets_its_account_in()
    {
        await using var scope = await ClusterScope.StartAsync();
        var (code, body) = await scope.Admin.AskAsync(
            "POST", "/api/v1/namespaces/kube-system/serviceaccounts", """{"metadata":{"name":"bot"}}""", "application/json");
        Assert.Equal(201, code);
        (code, body) = await scope.Admin.AskAsync("POST", "/api/v1/namespaces/kube-system/serviceaccounts/bot/token", """{"spec":{}}""", "application/json");
        Assert.Equal(201, code);
        Assert.Contains("\"boundObjectRef\":null", body, StringComparison.Ordinal);
        var bot = scope.Http.Client(token: (string)JsonNode.Parse(body)!["status"]!["token"]!);

        Assert.Equal(200, (await bot.AskAsync("GET", "/apis")).Code);
        var refused = await bot.AskAsync("GET", "/api/v1/namespaces/kube-system/pods");

        Assert.Equal(403, refused.Code);
        Assert.Contains("User \\\"system:serviceaccount:kube-system:bot\\\" cannot list resource", refused.Body, StringComparison.Ordinal);
        await scope.Api.DeleteAsync<V1ServiceAccount>(new("kube-system", "bot"), DeleteOptions.Default, TestContext.Current.CancellationToken);

        // Who somebody is, is asked of the cache: a list lets it show what is stored.
        var accounts = new ApiTarget(scope.Api.Catalog.For<V1ServiceAccount>(), "kube-system");
        await scope.Api.ListAsync(accounts, ListOptions.All, TestContext.Current.CancellationToken);
        Assert.Equal(401, (await bot.AskAsync("GET", "/apis")).Code);
    }

    [Fact]
    public async Task The_public_key_is_published()
    {
        await using var scope = await ClusterScope.StartAsync();

        var configuration = await scope.Admin.GetJsonAsync("/.well-known/openid-configuration");
        var keys = await scope.Admin.GetJsonAsync("/openid/v1/jwks");

        Assert.Equal("https://kubernetes.default.svc.cluster.local", (string)configuration["issuer"]!);
        Assert.EndsWith("/openid/v1/jwks", (string)configuration["jwks_uri"]!, StringComparison.Ordinal);
        Assert.Equal(("EC", "ES256"), ((string)keys["keys"]![0]!["kty"]!, (string)keys["keys"]![0]!["alg"]!));
        Assert.Equal(403, (await scope.Http.Client().AskAsync("GET", "/openid/v1/jwks")).Code);
    }
}
