using Jota.Api;
using Jota.Client;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;

namespace Jota.ApiServer.Tests.Http;

public sealed class BootstrapTokenTests
{
    private const string Who = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static readonly BootstrapToken Token = new("abcdef", "0123456789abcdef");

    private readonly FakeTimeProvider _clock = new(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public async Task Whoever_shows_a_token_is_its_bearer_in_the_groups_that_it_names()
    {
        await using var cluster = await StartAsync(Token.ToObject(null, "for a test", [BootstrapToken.Authentication], ["system:bootstrappers:team:a"]));
        var (code, body) = await AskAsync(cluster, Token);
        Assert.Equal(201, code);
        Assert.Contains("\"username\":\"system:bootstrap:abcdef\"", body, StringComparison.Ordinal);
        Assert.Contains("\"groups\":[\"system:bootstrappers\",\"system:bootstrappers:team:a\",\"system:authenticated\"]", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bearer_may_ask_for_a_certificate_and_see_no_secrets()
    {
        await using var cluster = await StartAsync(Token.ToObject(null, "", [BootstrapToken.Authentication], []));
        var client = cluster.Http.Client(token: Token.ToString());
        Assert.Equal(200, (await client.AskAsync("GET", "/apis/certificates.k8s.io/v1/certificatesigningrequests")).Code);
        Assert.Equal(403, (await client.AskAsync("GET", "/api/v1/namespaces/kube-system/secrets")).Code);
        Assert.Equal(403, (await client.AskAsync("GET", "/api/v1/nodes")).Code);
    }

    [Fact]
    public async Task A_token_is_good_until_it_expires()
    {
        await using var cluster = await StartAsync(Token.ToObject(_clock.GetUtcNow().AddHours(1), "", [BootstrapToken.Authentication], []));
        Assert.Equal(201, (await AskAsync(cluster, Token)).Code);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(401, (await AskAsync(cluster, Token)).Code);
    }

    [Fact]
    public async Task What_is_no_such_token_is_unauthorized()
    {
        await using var cluster = await StartAsync(Token.ToObject(null, "", [BootstrapToken.Authentication], []));
        Assert.Equal(401, (await AskAsync(cluster, Token with { Secret = "0123456789abcdee" })).Code);
        Assert.Equal(401, (await AskAsync(cluster, Token with { Id = "abcdeg" })).Code);
        await cluster.Api.DeleteAsync<V1Secret>(new("kube-system", Token.Name), DeleteOptions.Default, TestServer.Ct);
        Assert.Equal(401, (await AskAsync(cluster, Token)).Code);
    }

    public static TheoryData<string, string> Spoilt => new()
    {
        { "usage-bootstrap-authentication", "yes" },
        { "auth-extra-groups", "system:masters" },
        { "expiration", "tomorrow" },
        { "token-id", "ABCDEF" },
        { "token-secret", "" },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task A_secret_that_says_anything_wrong_lets_nobody_in(string key, string value)
    {
        var secret = Token.ToObject(null, "", [BootstrapToken.Authentication], []);
        secret.Data[key] = System.Text.Encoding.UTF8.GetBytes(value);
        await using var cluster = await StartAsync(secret);
        Assert.Equal(401, (await AskAsync(cluster, Token)).Code);
    }

    [Fact]
    public async Task Another_secrets_name_or_type_lets_nobody_in()
    {
        var opaque = Token.ToObject(null, "", [BootstrapToken.Authentication], []);
        opaque.Type = "Opaque";
        await using var cluster = await StartAsync(opaque);
        var misnamed = (Token with { Id = "ghijkl" }).ToObject(null, "", [BootstrapToken.Authentication], []);
        misnamed.Metadata.Name = "bootstrap-token-mnopqr";
        await cluster.Api.CreateAsync(misnamed, TestServer.Ct);
        Assert.Equal(401, (await AskAsync(cluster, Token)).Code);
        Assert.Equal(401, (await AskAsync(cluster, Token with { Id = "ghijkl" })).Code);
        Assert.Equal(401, (await AskAsync(cluster, Token with { Id = "mnopqr" })).Code);
    }

    private static Task<(int Code, string Body)> AskAsync(ClusterScope cluster, BootstrapToken token) => cluster.Http.Client(token: token.ToString())
        .AskAsync("POST", Who, """{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}""");

    private async Task<ClusterScope> StartAsync(V1Secret secret)
    {
        var cluster = await ClusterScope.StartAsync(options => options with { Clock = _clock });
        await cluster.Api.CreateAsync(secret, TestServer.Ct);
        return cluster;
    }
}
