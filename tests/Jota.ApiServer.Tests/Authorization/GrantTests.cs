using Jota.Api;
using Jota.ApiServer.Authorization.Rbac;
using k8s.Models;

namespace Jota.ApiServer.Tests.Authorization;

public sealed class GrantTests
{
    [Fact]
    public void Two_who_ask_at_the_same_moment_are_both_granted()
    {
        // Of a grant nobody asked before; a decision that is seen half-written shows within some thousand of them.
        var grants = Enumerable.Range(0, 50_000).Select(_ => Fresh()).ToArray();
        var next = new int[2];
        var refused = 0;

        Parallel.For(0, 2, new ParallelOptions { MaxDegreeOfParallelism = 2 }, asker =>
        {
            foreach (var grant in grants)
            {
                // Side by side, as far as two threads can be.
                Volatile.Write(ref next[asker], next[asker] + 1);
                for (var patience = 0; Volatile.Read(ref next[1 - asker]) < next[asker] && patience < 200; patience++)
                {
                }

                if (grant.Decision is not { Allowed: true, Reason.Length: > 0 })
                {
                    Interlocked.Increment(ref refused);
                }
            }
        });

        Assert.Equal(0, refused);
    }

    private static Grant Fresh() => new(
        ObjectKey.Cluster("b"),
        new V1RoleRef { Kind = "ClusterRole", Name = "r" },
        new RoleCell(),
        new Rbacv1Subject { Kind = "User", Name = "u" });
}
