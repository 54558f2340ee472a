using System.Text.Json.Nodes;
using Jota.ApiServer.Jwt;
using Jota.ApiServer.Tests.Http;
using Jota.ApiServer.Tokens;
using Jota.Client;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.ApiServer.Tests.Jwt;

/// <summary>Tokens of other issuers, and nobody's, at the door.</summary>
public sealed class JwtHttpTests
{
    private const string Who = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private const string Review = """{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}""";

    private const string Full = """
        claimMappings:
          username: {claim: sub, prefix: "oidc:"}
          groups: {expression: "['dev']"}
          uid: {claim: sub}
          extra: [{key: example.org/a, valueExpression: "'b'"}]
        """;

    [Fact]
    public async Task Whoever_shows_a_good_token_is_its_user_and_a_bad_one_is_unauthorized()
    {
        await using var scope = await JwtScope.StartAsync(Full);
        await using var cluster = await ClusterScope.StartAsync(options => options with { Jwt = scope.Jwt });
        var (code, body) = await cluster.Http.Client(token: scope.Issuer.Token()).AskAsync("POST", Who, Review);
        Assert.Equal(201, code);
        var user = JsonNode.Parse(body)!["status"]!["userInfo"]!;
        Assert.Equal(("oidc:jane", "jane"), ((string)user["username"]!, (string)user["uid"]!));
        Assert.Equal("""["dev","system:authenticated"]""", user["groups"]!.ToJsonString());
        Assert.Equal("""{"example.org/a":["b"]}""", user["extra"]!.ToJsonString());
        Assert.Equal(401, (await cluster.Http.Client(token: scope.Issuer.Token("""{"aud":"x"}""")).AskAsync("POST", Who, Review)).Code);
        Assert.Equal(401, (await cluster.Http.Client(token: scope.Issuer.Token() + "AAAA").AskAsync("POST", Who, Review)).Code);
        Assert.Equal(401, (await cluster.Http.Client(token: "x.y.z").AskAsync("POST", Who, Review)).Code);
    }

    [Fact]
    public async Task An_issuer_that_is_away_keeps_nobody_else_waiting()
    {
        await using var scope = await JwtScope.StartAsync();
        await using var cluster = await ClusterScope.StartAsync(options => options with { Jwt = scope.Jwt });
        var hold = new TaskCompletionSource();
        scope.Issuer.Holds = hold.Task;
        var waiting = cluster.Http.Client(token: scope.Issuer.Token()).AskAsync("POST", Who, Review);
        await Eventually.HoldsAsync(() => scope.Issuer.Asked == 1);
        Assert.Equal(201, (await cluster.Admin.AskAsync("POST", Who, Review)).Code);
        Assert.Equal(401, (await cluster.Http.Client(token: "x.y.z").AskAsync("POST", Who, Review)).Code);
        Assert.Equal(200, (await cluster.Http.Client().AskAsync("GET", "/livez")).Code);
        Assert.False(waiting.IsCompleted);
        hold.SetResult();
        Assert.Equal(201, (await waiting).Code);
    }

    [Fact]
    public async Task The_anonymous_are_let_in_only_where_the_configuration_says()
    {
        await using var scope = await JwtScope.StartAsync(more: "anonymous: {enabled: true, conditions: [{path: /livez}]}");
        await using var cluster = await ClusterScope.StartAsync(options => options with { Jwt = scope.Jwt });
        var nobody = cluster.Http.Client();
        Assert.Equal(200, (await nobody.AskAsync("GET", "/livez")).Code);
        Assert.Equal(401, (await nobody.AskAsync("GET", "/readyz")).Code);
        Assert.Equal(401, (await nobody.AskAsync("GET", "/livez/ping")).Code);
        Assert.Equal(200, (await cluster.Admin.AskAsync("GET", "/readyz")).Code);

        await scope.Jwt.ApplyAsync(AuthenticationConfiguration.None with { Anonymous = new(false, []) });
        Assert.Equal(401, (await nobody.AskAsync("GET", "/livez")).Code);
    }

    [Fact]
    public async Task A_token_review_tells_whose_it_is()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var server = await TestServer.StartAsync(change: options => options with { Authentication = JwtScope.Read(issuer.Yaml(Full)) });
        var status = (await AskAsync(issuer.Token())).Status;
        Assert.True(status.Authenticated);
        Assert.Equal("oidc:jane", status.User.Username);
        Assert.Equal(["dev", "system:authenticated"], status.User.Groups);
        Assert.Equal([ServiceAccountTokens.Issuer], status.Audiences);
        Assert.Equal("[invalid bearer token, oidc: expected audience in [kubernetes]]", (await AskAsync(issuer.Token("""{"aud":"x"}"""))).Status.Error);
        Assert.Equal("invalid bearer token", (await AskAsync(issuer.Token(), "elsewhere")).Status.Error);

        Task<V1TokenReview> AskAsync(string token, params string[] audiences) => server.Api.CreateAsync(
            new V1TokenReview { Metadata = new(), Spec = new() { Token = token, Audiences = audiences } }, TestServer.Ct);
    }

    [Fact]
    public async Task A_file_that_changes_counts_at_once_and_a_broken_one_changes_nothing()
    {
        await using var scope = await JwtScope.StartAsync();
        var folder = Directory.CreateTempSubdirectory("jota-authn-").FullName;
        var file = Path.Combine(folder, "authn.yaml");
        Write(scope.Issuer.Yaml());
        await using (var reload = new ConfigurationReload(
            file, scope.Jwt, new(scope.Clock, Jota.Api.IdSource.Seeded(1), NullLogger.Instance)))
        {
            Assert.Equal("oidc:jane", (await scope.UserAsync()).Name);
            Write(scope.Issuer.Yaml("claimMappings: {username: {claim: sub, prefix: 'new:'}}"));
            await Eventually.HoldsAsync(() => Count(reload, "success") == 1);
            Assert.Equal("new:jane", (await scope.UserAsync()).Name);
            Assert.Equal(2, scope.Issuer.Asked);

            Write("kind: Nonsense");
            await Eventually.HoldsAsync(() => Count(reload, "failure") == 1);
            Assert.Equal("new:jane", (await scope.UserAsync()).Name);

            Write("{apiVersion: apiserver.config.k8s.io/v1, kind: AuthenticationConfiguration}");
            await Eventually.HoldsAsync(() => Count(reload, "success") == 2);
            Assert.Equal(TokenVerdict.Foreign, await scope.JudgeAsync(scope.Issuer.Token()));
        }

        Directory.Delete(folder, recursive: true);

        void Write(string yaml)
        {
            File.WriteAllText(file + ".new", yaml);
            File.Move(file + ".new", file, overwrite: true);
        }
    }

    private static int Count(ConfigurationReload reload, string status)
    {
        var into = new System.Buffers.ArrayBufferWriter<byte>();
        reload.Write(new(into));
        var line = System.Text.Encoding.UTF8.GetString(into.WrittenSpan).Split('\n')
            .FirstOrDefault(l => l.StartsWith("apiserver_authentication_config_controller_automatic_reloads_total{", StringComparison.Ordinal)
                && l.Contains($"status=\"{status}\"", StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
