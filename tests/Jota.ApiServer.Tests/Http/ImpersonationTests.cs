using System.Text.Json.Nodes;

namespace Jota.ApiServer.Tests.Http;

public sealed class ImpersonationTests
{
    private const string Pods = "/api/v1/namespaces/e/pods";

    [Theory]
    [InlineData("alice", "pods is forbidden: User \"alice\" cannot list resource \"pods\" in API group \"\" in the namespace \"e\"")]
    [InlineData(
        "system:serviceaccount:e:default",
        "pods is forbidden: User \"system:serviceaccount:e:default\" cannot list resource \"pods\" in API group \"\" in the namespace \"e\"")]
    public async Task Who_acts_as_another_has_his_rights_only(string user, string message)
    {
        await using var cluster = await ClusterScope.StartAsync();
        var admin = cluster.Admin;
        admin.DefaultRequestHeaders.Add("Impersonate-User", user);

        var (code, body) = await admin.AskAsync("GET", Pods);

        Assert.Equal((403, message), (code, Message(body)));
        Assert.Equal(200, (await admin.AskAsync("GET", "/api")).Code);
    }

    [Fact]
    public async Task A_group_is_taken_along()
    {
        await using var cluster = await ClusterScope.StartAsync();
        var admin = cluster.Admin;
        admin.DefaultRequestHeaders.Add("Impersonate-User", "alice");
        admin.DefaultRequestHeaders.Add("Impersonate-Group", "system:masters");
        Assert.Equal(200, (await admin.AskAsync("GET", Pods)).Code);
    }

    [Fact]
    public async Task Who_acts_as_somebody_without_credentials_does_not_count_as_authenticated()
    {
        await using var cluster = await ClusterScope.StartAsync();
        var admin = cluster.Admin;
        admin.DefaultRequestHeaders.Add("Impersonate-User", "alice");
        admin.DefaultRequestHeaders.Add("Impersonate-Group", "system:unauthenticated");

        // Discovery is open to the authenticated; nothing but the version and health to others.
        Assert.Equal(403, (await admin.AskAsync("GET", "/api")).Code);
        Assert.Equal(200, (await admin.AskAsync("GET", "/version")).Code);
    }

    [Fact]
    public async Task A_group_alone_is_a_bad_request()
    {
        await using var cluster = await ClusterScope.StartAsync();
        var admin = cluster.Admin;
        admin.DefaultRequestHeaders.Add("Impersonate-Group", "g");
        Assert.Equal(400, (await admin.AskAsync("GET", Pods)).Code);
    }

    [Fact]
    public async Task Nobody_becomes_administrator_by_asking()
    {
        await using var cluster = await ClusterScope.StartAsync();
        var nobody = cluster.Http.Client();
        nobody.DefaultRequestHeaders.Add("Impersonate-User", "kubernetes-admin");
        nobody.DefaultRequestHeaders.Add("Impersonate-Group", "system:masters");

        var (code, body) = await nobody.AskAsync("GET", Pods);

        Assert.Equal(
            (403, "users \"kubernetes-admin\" is forbidden: User \"system:anonymous\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope"),
            (code, Message(body)));
    }

    private static string Message(string status) => JsonNode.Parse(status)!["message"]!.GetValue<string>();
}
