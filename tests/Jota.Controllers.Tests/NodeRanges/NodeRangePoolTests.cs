using System.Net;

namespace Jota.Controllers.Tests.NodeRanges;

public sealed class NodeRangePoolTests
{
    private static readonly NodeRangeOptions Both = new()
    {
        ClusterRanges = [IPNetwork.Parse("10.244.0.0/16"), IPNetwork.Parse("fd00:10:244::/56")],
        Kept = [IPNetwork.Parse("10.244.0.0/24"), IPNetwork.Parse("fd00:10:244::/64")],
    };

    [Fact]
    public void A_node_gets_a_part_of_each_range_and_keeps_it()
    {
        var pool = new NodeRangePool(Both);
        Assert.Equal("10.244.1.0/24, fd00:10:244:1::/64", Take(pool, "one"));
        Assert.Equal("10.244.2.0/24, fd00:10:244:2::/64", Take(pool, "two"));
        Assert.Equal("10.244.1.0/24, fd00:10:244:1::/64", Take(pool, "one"));
    }

    [Fact]
    public void What_nodes_have_already_is_theirs_whatever_its_size()
    {
        var pool = new NodeRangePool(new() { ClusterRanges = [IPNetwork.Parse("10.0.0.0/22")] });
        pool.See("large", [IPNetwork.Parse("10.0.0.0/23")]);
        pool.See("foreign", [IPNetwork.Parse("192.168.0.0/24")]);
        pool.See("small", [IPNetwork.Parse("10.0.3.128/25")]);
        Assert.Equal("10.0.2.0/24", Take(pool, "one"));
        Assert.Equal("", Take(pool, "two"));
        Assert.True(pool.Forget("small"));
        Assert.Equal("10.0.3.0/24", Take(pool, "two"));
    }

    [Fact]
    public void What_two_nodes_have_is_free_when_both_are_gone()
    {
        var pool = new NodeRangePool(new() { ClusterRanges = [IPNetwork.Parse("10.0.0.0/24")] });
        pool.See("one", [IPNetwork.Parse("10.0.0.0/24")]);
        pool.See("two", [IPNetwork.Parse("10.0.0.0/24")]);
        pool.Forget("one");
        Assert.Equal("", Take(pool, "three"));
        pool.Forget("two");
        Assert.Equal("10.0.0.0/24", Take(pool, "three"));
    }

    [Fact]
    public void With_two_families_a_node_has_both_or_none()
    {
        var pool = new NodeRangePool(new() { ClusterRanges = [IPNetwork.Parse("10.0.0.0/23"), IPNetwork.Parse("fd00::/64")] });
        Assert.Equal("10.0.0.0/24, fd00::/64", Take(pool, "one"));
        Assert.Equal("", Take(pool, "two"));
        Assert.True(pool.Forget("one"));
        Assert.Equal("10.0.0.0/24, fd00::/64", Take(pool, "two"));
    }

    [Fact]
    public void No_two_nodes_ever_have_the_same()
    {
        var random = new Random(11);
        var pool = new NodeRangePool(new() { ClusterRanges = [IPNetwork.Parse("10.0.0.0/19")] });
        var held = new Dictionary<string, string>();
        for (var step = 0; step < 5000; step++)
        {
            var node = $"n{random.Next(48)}";
            if (random.Next(3) == 0)
            {
                pool.Forget(node);
                held.Remove(node);
                continue;
            }

            var taken = Take(pool, node);
            Assert.Equal(taken.Length == 0, held.Count == 32 && !held.ContainsKey(node));
            if (taken.Length > 0)
            {
                held[node] = taken;
                Assert.Equal(held.Count, held.Values.Distinct().Count());
            }
        }
    }

    private static string Take(NodeRangePool pool, string node) => string.Join(", ", pool.TakeFor(node) ?? []);
}
