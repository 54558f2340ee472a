using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Tokens;

public sealed class ServiceAccountTokensTests
{
    private const string Api = "https://kubernetes.default.svc.cluster.local";

    [Fact]
    public async Task A_token_says_whose_it_is_in_upstreams_claims()
    {
        await using var server = await StartAsync();
        var request = await RequestAsync(server, new V1TokenRequestSpec());

        Assert.Equal((3600L, Api), (request.Spec.ExpirationSeconds, request.Spec.Audiences.Single()));
        Assert.Equal(("default", "default"), (request.Metadata.Name, request.Metadata.NamespaceProperty));
        var claims = ClaimsOf(request.Status.Token);
        var account = await server.Api.GetAsync<V1ServiceAccount>(Key("default"), Ct);
        Assert.Equal("system:serviceaccount:default:default", (string)claims["sub"]!);
        Assert.Equal(Api, (string)claims["iss"]!);
        Assert.Equal(3600, (long)claims["exp"]! - (long)claims["iat"]!);
        Assert.Equal(account.Metadata.Uid, (string)claims["kubernetes.io"]!["serviceaccount"]!["uid"]!);
        Assert.Equal("default", (string)claims["kubernetes.io"]!["namespace"]!);
    }

    [Fact]
    public async Task A_good_token_names_its_account()
    {
        await using var server = await StartAsync();
        var token = (await RequestAsync(server, new V1TokenRequestSpec())).Status.Token;

        var review = await ReviewAsync(server, token);

        Assert.True(review.Authenticated);
        Assert.Equal("system:serviceaccount:default:default", review.User.Username);
        Assert.Equal(["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"], review.User.Groups);
        Assert.StartsWith("JTI=", review.User.Extra["authentication.kubernetes.io/credential-id"].Single(), StringComparison.Ordinal);
        Assert.Equal([Api], review.Audiences);
    }

    [Fact]
    public async Task A_token_ends_with_its_time()
    {
        await using var server = await StartAsync();
        var token = (await RequestAsync(server, new V1TokenRequestSpec { ExpirationSeconds = 600 })).Status.Token;
        server.Clock.Advance(TimeSpan.FromSeconds(598));
        Assert.True((await ReviewAsync(server, token)).Authenticated);

        server.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("[invalid bearer token, service account token has expired]", (await ReviewAsync(server, token)).Error);
    }

    [Fact]
    public async Task A_token_ends_with_its_account_even_when_that_is_made_anew()
    {
        await using var server = await StartAsync();
        var token = (await RequestAsync(server, new V1TokenRequestSpec())).Status.Token;
        Assert.True((await ReviewAsync(server, token)).Authenticated);

        await server.DeleteAsync<V1ServiceAccount>("default");
        await server.Api.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "default" } }, Ct);

        Assert.NotEqual(true, (await ReviewAsync(server, token)).Authenticated);
    }

    [Fact]
    public async Task A_token_that_is_kept_in_a_secret_is_good_as_long_as_the_secret_has_it()
    {
        await using var server = await StartAsync();
        var (secret, token) = await KeptAsync(server);
        server.Clock.AdjustTime(server.Clock.GetUtcNow().AddDays(10_000));

        var review = await ReviewAsync(server, token);
        Assert.Equal(("system:serviceaccount:default:default", Api), (review.User?.Username, review.Audiences?.Single()));
        Assert.Equal(["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"], review.User!.Groups);

        // Another token of the same account, equally signed, which no secret has.
        var account = await server.Api.GetAsync<V1ServiceAccount>(Key("default"), Ct);
        var other = server.Core.Tokens.IssueFor(account, secret with { Metadata = secret.Metadata with { Name = "other" } });
        Assert.NotEqual(true, (await ReviewAsync(server, other)).Authenticated);

        var replaced = secret with { Data = new Dictionary<string, byte[]> { ["token"] = Encoding.UTF8.GetBytes(server.Core.Tokens.IssueFor(account, secret)) } };
        secret = await server.Api.UpdateAsync(replaced, Ct);
        Assert.Equal("[invalid bearer token, Token does not match server's copy]", (await ReviewAsync(server, token)).Error);
        token = Encoding.UTF8.GetString(secret.Data["token"]);
        Assert.True((await ReviewAsync(server, token)).Authenticated);

        await server.DeleteAsync<V1Secret>("kept");
        Assert.NotEqual(true, (await ReviewAsync(server, token)).Authenticated);
    }

    [Fact]
    public async Task A_kept_token_ends_with_its_account_or_when_it_is_marked()
    {
        await using var server = await StartAsync();
        var (secret, token) = await KeptAsync(server);
        Assert.True((await ReviewAsync(server, token)).Authenticated);

        var marked = secret with { Metadata = secret.Metadata with { Labels = new Dictionary<string, string> { ["kubernetes.io/legacy-token-invalid-since"] = "2026-01-01" } } };
        marked = await server.Api.UpdateAsync(marked, Ct);
        Assert.NotEqual(true, (await ReviewAsync(server, token)).Authenticated);
        await server.Api.UpdateAsync(marked with { Metadata = marked.Metadata with { Labels = null } }, Ct);
        Assert.True((await ReviewAsync(server, token)).Authenticated);

        await server.DeleteAsync<V1ServiceAccount>("default");
        await server.Api.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "default" } }, Ct);
        Assert.NotEqual(true, (await ReviewAsync(server, token)).Authenticated);
    }

    private static async Task<(V1Secret Secret, string Token)> KeptAsync(TestServer server)
    {
        var account = await server.Api.GetAsync<V1ServiceAccount>(Key("default"), Ct);
        var secret = new V1Secret
        {
            Metadata = new() { Name = "kept", NamespaceProperty = "default", Annotations = new Dictionary<string, string> { ["kubernetes.io/service-account.name"] = "default" } },
            Type = "kubernetes.io/service-account-token",
        };
        var token = server.Core.Tokens.IssueFor(account, secret);
        secret.Data = new Dictionary<string, byte[]> { ["token"] = Encoding.UTF8.GetBytes(token) };
        return (await server.Api.CreateAsync(secret, Ct), token);
    }

    [Fact]
    public async Task A_pods_token_ends_with_the_pod()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Pod("p", "node-1"), Ct);
        var spec = new V1TokenRequestSpec { ExpirationSeconds = 3607, BoundObjectRef = new() { ApiVersion = "v1", Kind = "Pod", Name = "p" } };
        var request = await RequestAsync(server, spec);
        var claims = ClaimsOf(request.Status.Token);
        Assert.Equal(3607, (long)claims["kubernetes.io"]!["warnafter"]! - (long)claims["iat"]!);
        Assert.Equal(365 * 24 * 3600, (long)claims["exp"]! - (long)claims["iat"]!);
        var review = await ReviewAsync(server, request.Status.Token);
        Assert.Equal("p", review.User.Extra["authentication.kubernetes.io/pod-name"].Single());

        await server.DeleteAsync<V1Pod>("p", new DeleteOptions { GracePeriodSeconds = 0 });

        Assert.NotEqual(true, (await ReviewAsync(server, request.Status.Token)).Authenticated);
    }

    [Fact]
    public async Task A_token_is_for_its_audience()
    {
        await using var server = await StartAsync();
        var token = (await RequestAsync(server, new V1TokenRequestSpec { Audiences = ["vault"] })).Status.Token;

        Assert.NotEqual(true, (await ReviewAsync(server, token)).Authenticated);
        Assert.True((await ReviewAsync(server, token, "vault", "other")).Authenticated);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    public async Task What_we_did_not_sign_is_nobodys(string token)
    {
        await using var server = await StartAsync();

        Assert.Equal("invalid bearer token", (await ReviewAsync(server, token)).Error);
    }

    [Fact]
    public async Task A_changed_token_is_nobodys()
    {
        await using var server = await StartAsync();
        var parts = (await RequestAsync(server, new V1TokenRequestSpec())).Status.Token.Split('.');
        var claims = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])).Replace("default", "builder", StringComparison.Ordinal);
        var forged = $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.{parts[2]}";

        Assert.Equal("invalid bearer token", (await ReviewAsync(server, forged)).Error);
    }

    [Fact]
    public async Task Bad_requests_are_refused_in_upstreams_words()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Pod("p"), Ct);
        await server.Api.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "other", NamespaceProperty = "default" } }, Ct);

        var tooShort = await FailsAsync(() => RequestAsync(server, new V1TokenRequestSpec { ExpirationSeconds = 10 }));
        var nobody = await FailsAsync(() => RequestAsync(server, new V1TokenRequestSpec(), "nosuch"));
        var bound = new V1BoundObjectReference { ApiVersion = "v1", Kind = "Pod", Name = "p" };
        var foreign = await FailsAsync(() => RequestAsync(server, new V1TokenRequestSpec { BoundObjectRef = bound }, "other"));
        var outdated = await FailsAsync(() => RequestAsync(server, new V1TokenRequestSpec { BoundObjectRef = bound with { Uid = "x" } }));

        Assert.Equal(
            "TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid value: 10: may not specify a duration less than 10 minutes",
            tooShort.Message);
        Assert.Equal((404, "serviceaccounts \"nosuch\" not found"), (nobody.Code, nobody.Message));
        Assert.Equal(400, foreign.Code);
        Assert.Equal(409, outdated.Code);
    }

    private static async Task<Authenticationv1TokenRequest> RequestAsync(TestServer server, V1TokenRequestSpec spec, string account = "default") =>
        (await server.Api.CreateAsync(
            server.One<V1ServiceAccount>(account, "token"), new ApiBody.Typed(new Authenticationv1TokenRequest { Spec = spec }), WriteOptions.Plain, Ct))
        .Object.As<Authenticationv1TokenRequest>();

    private static async Task<V1TokenReviewStatus> ReviewAsync(TestServer server, string token, params string[] audiences) =>
        (await server.Api.CreateAsync(new V1TokenReview { Metadata = new V1ObjectMeta(), Spec = new() { Token = token, Audiences = audiences } }, Ct)).Status;

    private static JsonNode ClaimsOf(string token) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!;
}
