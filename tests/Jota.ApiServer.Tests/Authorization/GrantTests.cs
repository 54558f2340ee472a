using Jota.Api;
using Jota.ApiServer.Authorization.Rbac;
using k8s.Models;

namespace Jota.ApiServer.Tests.Authorization;

public sealed class GrantTests
{
    [Fact]
    public async Task Those_who_ask_at_the_same_time_for_the_first_time_are_all_granted_it()
    {
        var grants = Enumerable.Range(0, 100_000).Select(_ => New()).ToArray();

        // The later one catches up, as it finds the texts made, and from then on both meet at every grant.
        var seen = await Task.WhenAll(Task.Run(() => DecisionsOf(grants)), Task.Run(() => DecisionsOf(grants)));

        var expected = new AccessDecision(true, "RBAC: allowed by ClusterRoleBinding \"b\" of ClusterRole \"r\" to User \"alice\"");
        Assert.All(seen, decisions => Assert.DoesNotContain(decisions, decision => decision != expected));
    }

    private static AccessDecision[] DecisionsOf(Grant[] grants) => [.. grants.Select(grant => grant.Decision)];

    private static Grant New() => new(
        ObjectKey.Cluster("b"),
        new V1RoleRef { Kind = "ClusterRole", Name = "r" },
        new RoleCell(),
        new Rbacv1Subject { Kind = "User", Name = "alice" });
}
