using Jota.Api;
using Jota.Client;
using Jota.Store.Memory;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Authorization;

public sealed class BootstrapRolesTests
{
    [Fact]
    public async Task A_new_cluster_has_upstreams_roles_and_bindings()
    {
        await using var server = await StartAsync();

        Assert.Equal((70, 50, 7, 7), (
            await CountAsync<V1ClusterRole>(server), await CountAsync<V1ClusterRoleBinding>(server), await CountAsync<V1Role>(server), await CountAsync<V1RoleBinding>(server)));
        var role = await server.Api.GetAsync<V1ClusterRole>(ObjectKey.Cluster("system:discovery"), Ct);
        Assert.Equal("true", role.Metadata.Annotations["rbac.authorization.kubernetes.io/autoupdate"]);
        Assert.Equal("rbac-defaults", role.Metadata.Labels["kubernetes.io/bootstrapping"]);
        Assert.Contains("/openapi/*", role.Rules[0].NonResourceURLs);
        var edit = await server.Api.GetAsync<V1ClusterRole>(ObjectKey.Cluster("edit"), Ct);
        Assert.Equal("true", edit.Metadata.Labels["rbac.authorization.k8s.io/aggregate-to-admin"]);
        Assert.Equal("true", edit.AggregationRule.ClusterRoleSelectors[0].MatchLabels["rbac.authorization.k8s.io/aggregate-to-edit"]);
    }

    [Fact]
    public async Task Each_of_them_is_valid()
    {
        await using var server = await StartAsync();
        foreach (var resource in server.Api.Catalog.All.Where(r => r.Names.Group == RbacNames.Group))
        {
            foreach (var obj in (await server.Api.ListAsync(new(resource), ListOptions.All, Ct)).Items)
            {
                var (errors, copy) = (new FieldErrors(), obj.Decode());
                resource.DefaultObject(copy);
                resource.ValidateObject(copy, errors);
                Assert.Empty(errors.All);
                Assert.Null(resource.NameError(obj.Key.Name, prefix: false));
            }
        }
    }

    [Fact]
    public async Task A_restart_writes_nothing_when_all_is_there()
    {
        await using var store = new MemoryStore();
        await (await StartAsync(store)).DisposeAsync();
        var before = store.Revision;

        await (await StartAsync(store)).DisposeAsync();

        Assert.Equal(before, store.Revision);
    }

    [Fact]
    public async Task A_restart_adds_what_is_missing_and_keeps_what_was_added()
    {
        await using var store = new MemoryStore();
        await using (var first = await StartAsync(store))
        {
            await ChangeAsync<V1ClusterRole>(first, "system:discovery", role => role.Rules = [Rbac.Rule("get", "widgets", "example.org")]);
            await ChangeAsync<V1ClusterRole>(first, "system:basic-user", role =>
            {
                role.Rules = [];
                role.Metadata.Annotations["rbac.authorization.kubernetes.io/autoupdate"] = "false";
            });
            await ChangeAsync<V1ClusterRoleBinding>(first, "system:monitoring", binding => binding.Subjects = [Rbac.Subject("User", "me")]);
        }

        await using var second = await StartAsync(store);

        var discovery = await second.Api.GetAsync<V1ClusterRole>(ObjectKey.Cluster("system:discovery"), Ct);
        Assert.Equal(2, discovery.Rules.Count);
        Assert.Empty((await second.Api.GetAsync<V1ClusterRole>(ObjectKey.Cluster("system:basic-user"), Ct)).Rules ?? []);
        var monitoring = await second.Api.GetAsync<V1ClusterRoleBinding>(ObjectKey.Cluster("system:monitoring"), Ct);
        Assert.Equal(["me", "system:monitoring"], monitoring.Subjects.Select(s => s.Name));
    }

    private static async Task ChangeAsync<T>(TestServer server, string name, Action<T> change)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta>
    {
        var copy = (T)(await server.Api.GetAsync(server.One<T>(name, ns: ""), GetOptions.Newest, Ct)).Decode();
        change(copy);
        await server.Api.UpdateAsync(copy, Ct);
    }

    private static async Task<int> CountAsync<T>(TestServer server) => (await server.Api.ListAsync(server.All<T>(""), ListOptions.All, Ct)).Items.Count(obj => !obj.Key.Name.StartsWith("jota:", StringComparison.Ordinal));
}
