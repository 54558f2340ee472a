using Jota.Api;
using Jota.Client;
using Jota.Tests;
using k8s.Models;

namespace Jota.Kubelet.Tests.Server;

/// <summary>For how long a node's server believes what the API said of somebody.</summary>
public sealed class DelegationTests
{
    private static readonly UserIdentity Somebody = new("somebody") { Groups = ["a", "b"] };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_owner_of_a_token_is_asked_for_once_in_two_minutes()
    {
        await using var server = await InProcessApi.StartAsync();
        var api = new CountingApi(server.Api);
        var (tokens, token) = (new TokenReviewAuthenticator(api, server.Clock), await TokenAsync(server));
        for (var i = 0; i < 3; i++)
        {
            var owner = await tokens.AuthenticateAsync(token, Ct);
            Assert.Equal("system:serviceaccount:default:meter", owner?.Name);
            Assert.Contains("system:serviceaccounts:default", owner!.Groups);
            Assert.Single(owner.Groups, UserIdentity.AuthenticatedGroup);
        }

        Assert.Equal(1, api.Asked);
        server.Clock.Advance(TokenReviewAuthenticator.Kept);
        Assert.NotNull(await tokens.AuthenticateAsync(token, Ct));
        Assert.Equal(2, api.Asked);
    }

    [Fact]
    public async Task Nobodys_token_is_remembered_as_such_but_an_outage_is_not()
    {
        await using var server = await InProcessApi.StartAsync();
        var api = new CountingApi(server.Api);
        var (tokens, token) = (new TokenReviewAuthenticator(api, server.Clock), await TokenAsync(server));
        Assert.Null(await tokens.AuthenticateAsync("bad", Ct));
        Assert.Null(await tokens.AuthenticateAsync("bad", Ct));
        Assert.Equal(1, api.Asked);
        api.Away = true;
        Assert.Null(await tokens.AuthenticateAsync(token, Ct));
        api.Away = false;
        Assert.NotNull(await tokens.AuthenticateAsync(token, Ct));
    }

    [Fact]
    public async Task A_yes_is_believed_for_longer_than_a_no()
    {
        await using var server = await InProcessApi.StartAsync();
        var api = new CountingApi(server.Api);
        var authorizer = new ReviewAuthorizer(api, "own", server.Clock);
        await AllowMetricsAsync(server);
        Assert.True(await authorizer.MayAsync(Somebody, "get", "", "metrics", Ct));
        Assert.False(await authorizer.MayAsync(Somebody, "get", "", "proxy", Ct));
        server.Clock.Advance(ReviewAuthorizer.NoKept);
        Assert.True(await authorizer.MayAsync(Somebody, "get", "own", "metrics", Ct));
        Assert.Equal(2, api.Asked);
        Assert.False(await authorizer.MayAsync(Somebody, "get", "", "proxy", Ct));
        Assert.Equal(3, api.Asked);
        server.Clock.Advance(ReviewAuthorizer.YesKept);
        Assert.True(await authorizer.MayAsync(Somebody, "get", "", "metrics", Ct));
        Assert.Equal(4, api.Asked);
    }

    [Fact]
    public async Task Who_is_in_other_groups_or_asks_for_something_else_is_asked_about_anew()
    {
        await using var server = await InProcessApi.StartAsync();
        var api = new CountingApi(server.Api);
        var authorizer = new ReviewAuthorizer(api, "own", server.Clock);
        foreach (var user in (UserIdentity[])
        [
            Somebody, Somebody with { Groups = ["ab"] }, Somebody with { Uid = "1" },
            Somebody with { Groups = [], Extra = Somebody.Extra.Add("a", ["b"]) },
        ])
        {
            await authorizer.MayAsync(user, "get", "", "metrics", Ct);
        }

        await authorizer.MayAsync(Somebody, "create", "", "metrics", Ct);
        await authorizer.MayAsync(Somebody, "get", "other", "metrics", Ct);
        Assert.Equal(6, api.Asked);
    }

    [Fact]
    public async Task Of_many_tokens_only_so_many_are_remembered()
    {
        await using var server = await InProcessApi.StartAsync();
        var api = new CountingApi(server.Api);
        var tokens = new TokenReviewAuthenticator(api, server.Clock);
        for (var i = 0; i < 1025; i++)
        {
            await tokens.AuthenticateAsync($"{i}", Ct);
        }

        await tokens.AuthenticateAsync("1024", Ct);
        Assert.Equal(1025, api.Asked);
        await tokens.AuthenticateAsync("0", Ct);
        Assert.Equal(1026, api.Asked);
    }

    private static async Task<string> TokenAsync(InProcessApi server)
    {
        await server.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "meter", NamespaceProperty = "default" } });
        var target = new ApiTarget(server.Api.Catalog.For<V1ServiceAccount>(), "default", "meter", "token");
        var wanted = new Authenticationv1TokenRequest
        {
            ApiVersion = "authentication.k8s.io/v1",
            Kind = "TokenRequest",
            Spec = new V1TokenRequestSpec { Audiences = [] },
        };
        var answer = await server.Api.CreateAsync(target, new ApiBody.Typed(wanted), WriteOptions.Plain, Ct);
        return answer.Object.As<Authenticationv1TokenRequest>().Status.Token;
    }

    private static async Task AllowMetricsAsync(InProcessApi server)
    {
        await server.CreateAsync(new V1ClusterRole
        {
            Metadata = new() { Name = "meter" },
            Rules = [new V1PolicyRule { ApiGroups = [""], Resources = ["nodes/metrics"], Verbs = ["get"] }],
        });
        await server.CreateAsync(new V1ClusterRoleBinding
        {
            Metadata = new() { Name = "meter" },
            RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = "meter" },
            Subjects = [new Rbacv1Subject { ApiGroup = "rbac.authorization.k8s.io", Kind = "User", Name = Somebody.Name }],
        });
    }

    /// <summary>An API that counts what it is asked, and may be away.</summary>
    private sealed class CountingApi(IApi api) : PassingApi(api)
    {
        public int Asked { get; private set; }

        public bool Away { get; set; }

        public override Task<WriteResult> CreateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct)
        {
            if (Away)
            {
                throw new ApiException(503, "ServiceUnavailable", "away");
            }

            Asked++;
            return base.CreateAsync(target, body, options, ct);
        }
    }
}
