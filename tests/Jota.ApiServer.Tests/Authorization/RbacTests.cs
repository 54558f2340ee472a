using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.Authorization.Rbac;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Authorization;

public sealed class RbacTests
{
    [Fact]
    public async Task A_role_grants_in_its_namespace_what_its_rules_say()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Role("r", Rule("get list", "pods"), Rule("get", "configmaps", "", "one"), Rule("*", "deployments */scale", "apps")), Ct);
        await server.Api.CreateAsync(Binding("rb", "Role", "r", Subject("User", "alice")), Ct);
        await server.SettleAsync();

        Assert.True(May(server, To(Alice, "list", "pods")));
        Assert.True(May(server, To(Alice, "get", "configmaps", name: "one")));
        Assert.True(May(server, To(Alice, "delete", "deployments", group: "apps")));
        Assert.True(May(server, To(Alice, "update", "replicasets", group: "apps", sub: "scale")));
        Assert.False(May(server, To(Alice, "list", "pods", ns: "kube-system")));
        Assert.False(May(server, To(Alice, "list", "pods", ns: "")));
        Assert.False(May(server, To(Alice, "delete", "pods")));
        Assert.False(May(server, To(Alice, "get", "pods", sub: "log")));
        Assert.False(May(server, To(Alice, "get", "configmaps", name: "two")));
        Assert.False(May(server, To(Alice, "list", "configmaps")));
        Assert.False(May(server, To(User("bob"), "list", "pods")));
    }

    [Fact]
    public async Task Users_groups_and_service_accounts_are_told_apart()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(ClusterRole("c", Rule("get", "nodes")), Ct);
        await server.Api.CreateAsync(ClusterBinding("b", "c", Subject("Group", "dev"), Subject("ServiceAccount", "bot", "default")), Ct);
        await server.Api.CreateAsync(Binding("rb", "ClusterRole", "c", Subject("ServiceAccount", "local")), Ct);
        await server.SettleAsync();

        Assert.True(May(server, To(User("x", "dev"), "get", "nodes", ns: "")));
        Assert.True(May(server, To(Account("default", "bot"), "get", "nodes", ns: "")));
        Assert.True(May(server, To(Account("default", "local"), "get", "nodes")));
        Assert.False(May(server, To(User("dev"), "get", "nodes", ns: "")));
        Assert.False(May(server, To(Account("kube-system", "bot"), "get", "nodes", ns: "")));
        Assert.False(May(server, To(Account("default", "local"), "get", "nodes", ns: "")));
    }

    [Fact]
    public async Task Rights_follow_roles_and_bindings_as_they_change()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Binding("rb", "Role", "later", Subject("User", "alice")), Ct);
        await server.SettleAsync();
        Assert.False(May(server, To(Alice, "get", "pods")));

        var role = await server.Api.CreateAsync(Role("later", Rule("get", "pods")), Ct);
        await server.SettleAsync();
        Assert.True(May(server, To(Alice, "get", "pods")));

        await server.Api.UpdateAsync(role with { Rules = [Rule("list", "pods")] }, Ct);
        await server.SettleAsync();
        Assert.False(May(server, To(Alice, "get", "pods")));
        Assert.True(May(server, To(Alice, "list", "pods")));

        var binding = (V1RoleBinding)(await server.Api.GetAsync(server.One<V1RoleBinding>("rb"), GetOptions.Newest, Ct)).Decode();
        await server.Api.UpdateAsync(binding with { Subjects = [Subject("User", "bob")] }, Ct);
        await server.SettleAsync();
        Assert.False(May(server, To(Alice, "list", "pods")));
        Assert.True(May(server, To(User("bob"), "list", "pods")));

        await server.DeleteAsync<V1RoleBinding>("rb");
        await server.SettleAsync();
        Assert.False(May(server, To(User("bob"), "list", "pods")));
    }

    [Fact]
    public async Task The_reason_names_the_binding()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Role("r1", Rule("get", "pods")), Ct);
        await server.Api.CreateAsync(Binding("rb1", "Role", "r1", Subject("User", "alice")), Ct);
        await server.SettleAsync();

        Assert.Equal(
            "RBAC: allowed by RoleBinding \"rb1/default\" of Role \"r1\" to User \"alice\"",
            server.Core.Authorizer.Authorize(To(Alice, "get", "pods")).Reason);
    }

    [Fact]
    public async Task Asking_allocates_nothing()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Role("r", Rule("get list", "pods")), Ct);
        await server.Api.CreateAsync(Binding("rb", "Role", "r", Subject("User", "alice")), Ct);
        await server.SettleAsync();
        var (granted, refused) = (To(Alice, "list", "pods"), To(Alice, "get", "pods", sub: "log"));
        May(server, granted);
        May(server, refused);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            May(server, granted);
            May(server, refused);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static bool May(TestServer server, in AccessRequest request) => server.Core.Authorizer.Authorize(request).Allowed;
}
