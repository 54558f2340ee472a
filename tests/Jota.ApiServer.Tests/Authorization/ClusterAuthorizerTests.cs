using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Authorization;

public sealed class ClusterAuthorizerTests
{
    private static readonly UserIdentity Alice = new("alice") { Groups = [UserIdentity.AuthenticatedGroup] };

    [Fact]
    public async Task A_stranger_is_refused_in_upstreams_words()
    {
        await using var server = await StartAsync();
        var api = server.Core.As(Alice);

        await RefusedAsync(() => api.ListAsync(server.All<V1Pod>(), ListOptions.All, Ct), "pods is forbidden: User \"alice\" cannot list resource \"pods\" in API group \"\" in the namespace \"default\"");
        await RefusedAsync(() => api.ListAsync(server.All<V1Pod>(""), ListOptions.All, Ct), "pods is forbidden: User \"alice\" cannot list resource \"pods\" in API group \"\" at the cluster scope");
        await RefusedAsync(() => api.GetAsync(server.One<V1Pod>("p"), GetOptions.Newest, Ct), "pods \"p\" is forbidden: User \"alice\" cannot get resource \"pods\" in API group \"\" in the namespace \"default\"");
        await RefusedAsync(
            () => api.PatchAsync(server.One<V1Pod>("p", "status"), new PatchBody(PatchType.Merge, default), WriteOptions.Plain, Ct),
            "pods \"p\" is forbidden: User \"alice\" cannot patch resource \"pods/status\" in API group \"\" in the namespace \"default\"");
        await RefusedAsync(
            () => api.DeleteAsync(server.One<V1Namespace>("e", ns: ""), DeleteOptions.Default, Ct),
            "namespaces \"e\" is forbidden: User \"alice\" cannot delete resource \"namespaces\" in API group \"\" in the namespace \"e\"");
        await RefusedAsync(
            () => api.CreateAsync(server.All<V1Lease>(), new ApiBody.Typed(new V1Lease()), WriteOptions.Plain, Ct),
            "leases.coordination.k8s.io is forbidden: User \"alice\" cannot create resource \"leases\" in API group \"coordination.k8s.io\" in the namespace \"default\"");
        Assert.Equal(403, Assert.Throws<ApiException>(() => api.WatchAsync(server.All<V1Pod>(), ListOptions.All, Ct)).Code);
    }

    [Theory]
    [InlineData("/version", true, true)]
    [InlineData("/healthz", true, true)]
    [InlineData("/readyz/ping", false, false)]
    [InlineData("/apis", false, true)]
    [InlineData("/apis/apps/v1", false, true)]
    [InlineData("/openapi/v3", false, true)]
    [InlineData("/apiserver", false, false)]
    [InlineData("/metrics", false, false)]
    [InlineData("/", false, false)]
    public async Task Paths_are_open_to_everybody_to_users_or_to_nobody(string path, bool anonymous, bool user)
    {
        await using var server = await StartAsync();
        var authorizer = server.Core.Authorizer;

        Assert.Equal(anonymous, authorizer.Authorize(AccessRequest.ToPath(UserIdentity.Anonymous, "get", path)).Allowed);
        Assert.Equal(user, authorizer.Authorize(AccessRequest.ToPath(Alice, "get", path)).Allowed);
        Assert.True(authorizer.Authorize(AccessRequest.ToPath(Admin, "get", path)).Allowed);
    }

    [Fact]
    public async Task A_refused_path_is_told()
    {
        await using var server = await StartAsync();
        var refused = Assert.Throws<ApiException>(() => server.Core.Authorizer.Require(AccessRequest.ToPath(Alice, "get", "/metrics")));

        Assert.Equal((403, "forbidden: User \"alice\" cannot get path \"/metrics\""), (refused.Code, refused.Message));
    }

    private static async Task RefusedAsync(Func<Task> call, string message)
    {
        var refused = await Assert.ThrowsAsync<ApiException>(call);
        Assert.Equal((403, "Forbidden", message), (refused.Code, refused.Reason, refused.Message));
    }
}
