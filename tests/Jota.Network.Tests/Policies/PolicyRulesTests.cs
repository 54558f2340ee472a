using System.Text;
using CsCheck;
using Jota.Client;
using Jota.Network.Policies;
using k8s.Models;
using static Jota.Network.Tests.Policies.PolicyObjects;

namespace Jota.Network.Tests.Policies;

/// <summary>What rules make of policies, held against what the objects say.</summary>
public sealed class PolicyRulesTests
{
    public static TheoryData<string, int> Cases() =>
        [.. from set in PolicyWorlds.Forty from nodes in new[] { 1, 2 } select new TheoryDataRow<string, int>(set.Name, nodes)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_verdict_between_nine_pods_is_what_the_objects_say(string name, int nodes)
    {
        var (pods, policies) = (PolicyWorlds.Nine(nodes), PolicyWorlds.Forty.Single(set => set.Name == name).Policies);
        var cluster = new TestCluster(nodes);
        cluster.Set(PolicyWorlds.Three, pods, policies);
        AssertVerdicts(cluster, PolicyWorlds.Three, pods, policies);
    }

    [Fact]
    public void Whatever_changes_the_rules_are_what_a_fresh_start_would_make() => Gen.Select(Worlds.Array[2, 8], Gen.Int[1, 2]).Sample((worlds, nodes) =>
    {
        var changing = new TestCluster(nodes);
        foreach (var (namespaces, pods, policies) in worlds)
        {
            changing.Set(namespaces, pods, policies);
        }

        var last = worlds[^1];
        var fresh = new TestCluster(nodes);
        fresh.Set(last.Namespaces, last.Pods, last.Policies);
        Assert.Equal(fresh.Meaning(), changing.Meaning());
        AssertVerdicts(changing, last.Namespaces, last.Pods, last.Policies);
    }, iter: 150);

    [Fact]
    public void The_same_again_changes_nothing() => Worlds.Sample(world =>
    {
        var cluster = new TestCluster(1);
        cluster.Set(world.Namespaces, world.Pods, world.Policies);
        return cluster.Set(world.Namespaces, world.Pods, world.Policies).All(text => text.Length == 0);
    }, iter: 100);

    [Fact]
    public void Another_pod_of_many_is_an_element_or_two()
    {
        var policies = new[] { Policy("x", "p", Where(), From([Namespaces(Where(), Where("pod=a"))])), Policy("x", "q", Where(), To([Pods(Where())])) };
        V1Pod[] pods = [.. Enumerable.Range(2, 200).Select(i => Pod("x", $"p{i}", "node-1", [$"10.78.1.{Text(i)}"], "pod=a"))];
        var cluster = new TestCluster(1);
        cluster.Set(PolicyWorlds.Three, pods[1..], policies);
        var text = Assert.Single(cluster.Set(PolicyWorlds.Three, pods, policies));
        Assert.Equal(5, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line =>
        {
            Assert.StartsWith("add element ip t ", line, StringComparison.Ordinal);
            Assert.DoesNotContain(", ", line, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Without_a_policy_about_its_pods_a_node_has_no_rules()
    {
        var cluster = new TestCluster(2);
        var texts = cluster.Set(PolicyWorlds.Three, PolicyWorlds.Nine(2), [Policy("elsewhere", "p", Where(), "Ingress")]);
        Assert.All(texts, text => Assert.DoesNotContain("chain", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Pods_on_their_nodes_network_and_those_that_ended_are_neither_selected_nor_matched()
    {
        V1Pod[] pods = [Pod("x", "host", "node-1", ["10.78.1.2"], "pod=a"), Pod("x", "ended", "node-1", ["10.78.1.3"], "pod=a"), Pod("x", "other", "node-1", ["10.78.1.4"])];
        pods[0].Spec.HostNetwork = true;
        pods[1].Status.Phase = "Succeeded";
        var cluster = new TestCluster(1);
        cluster.Set(PolicyWorlds.Three, pods, [Policy("x", "p", Where(), From([Pods(Where("pod=a"))]))]);
        Assert.True(cluster.Forwards("10.78.1.4", "10.78.1.2", "TCP", 80, 1, 1));
        Assert.False(cluster.Forwards("10.78.1.2", "10.78.1.4", "TCP", 80, 1, 1));
        Assert.False(cluster.Forwards("10.78.1.3", "10.78.1.4", "TCP", 80, 1, 1));
    }

    [Fact]
    public void An_address_that_two_pods_claim_is_the_younger_ones_whoever_was_heard_of_first()
    {
        var (old, next) = (Pod("x", "old", "node-1", ["10.78.1.2"], "pod=a"), Pod("x", "next", "node-1", ["10.78.1.2"], "pod=b"));
        next.Metadata.CreationTimestamp = old.Metadata.CreationTimestamp?.AddSeconds(1);
        var policies = new[] { Policy("x", "p", Where("pod=b"), "Ingress") };
        foreach (var order in new[] { new[] { old, next }, [next, old] })
        {
            var cluster = new TestCluster(1);
            cluster.Set(PolicyWorlds.Three, order[..1], policies);
            cluster.Set(PolicyWorlds.Three, order, policies);
            Assert.False(cluster.Forwards("10.78.1.9", "10.78.1.2", "TCP", 80, 1, 1));
            cluster.Set(PolicyWorlds.Three, [old], policies);
            Assert.True(cluster.Forwards("10.78.1.9", "10.78.1.2", "TCP", 80, 1, 1));
        }
    }

    [Fact]
    public void What_is_good_on_a_link_alone_is_closed_while_a_pod_is_isolated_for_nobody_knows_whose_it_is()
    {
        var cluster = new TestCluster(1);
        cluster.Set(PolicyWorlds.Three, PolicyWorlds.Nine(1), [Policy("x", "p", Where("pod=a"), "Ingress")]);
        Assert.False(cluster.Forwards("fe80::1", "fe80::2", "TCP", 80, 1, 1));
        cluster.Set(PolicyWorlds.Three, PolicyWorlds.Nine(1), []);
        Assert.True(cluster.Forwards("fe80::1", "fe80::2", "TCP", 80, 1, 1));
    }

    [Fact]
    public void Without_policyTypes_egress_counts_where_it_has_rules()
    {
        var policy = Policy("x", "p", Where(), To([]));
        policy.Spec.PolicyTypes = null;
        Assert.NotNull(PolicyRules.Of(policy).Ingress);
        Assert.NotNull(PolicyRules.Of(policy).Egress);
        policy.Spec.Egress = null;
        Assert.Null(PolicyRules.Of(policy).Egress);
    }

    [Fact]
    public void What_cannot_be_read_opens_nothing()
    {
        var policy = Policy("x", "p", Where(), From([Block("10.0.0.0/33"), Block("10.0.0.0/8", "nonsense"), Pods(Where("a in "))], To("80", "ICMP")));
        Assert.Equal(["return"], PolicyRules.Of(policy).LinesOf(Direction.Ingress, IpFamily.V4));
    }

    [Fact]
    public void However_much_a_rule_lists_its_chain_is_short_and_no_word_of_it_is_in_there()
    {
        V1NetworkPolicyPeer[] peers = [.. Enumerable.Range(0, 500).Select(i => Pods(Where($"evil=flush-ruleset-{Text(i)}")))];
        V1NetworkPolicyPort[] ports = [.. Enumerable.Range(0, 500).Select(i => To($"evil-{Text(i)}"))];
        var lines = PolicyRules.Of(Policy("x", "p", Where(), From([.. peers, Block("10.0.0.0/8")], [.. ports, To("1"), To("1", "UDP"), To("1", "SCTP")]))).LinesOf(Direction.Ingress, IpFamily.V4);
        Assert.Equal(9, lines.Count);
        Assert.DoesNotContain(lines, line => line.Contains("evil", StringComparison.Ordinal));
    }

    private static void AssertVerdicts(
        TestCluster cluster, IReadOnlyCollection<V1Namespace> namespaces, IReadOnlyCollection<V1Pod> pods, V1NetworkPolicy[] policies)
    {
        var (reference, wrong) = (new Reference(namespaces, policies), new StringBuilder());
        foreach (var (from, to) in pods.SelectMany(from => pods.Select(to => (from, to))))
        {
            foreach (var (source, destination) in from.Status.PodIPs.Zip(to.Status.PodIPs, (a, b) => (a.Ip, b.Ip)))
            {
                foreach (var (protocol, port) in PolicyWorlds.Ports)
                {
                    var expected = reference.Allows(from, source, to, destination, protocol, port);
                    if (cluster.Forwards(source, destination, protocol, port, NumberOf(from), NumberOf(to)) != expected)
                    {
                        wrong.Append(null, $"{from.Key()} {source} -> {to.Key()} {destination} {protocol} {port}: should be {expected}\n");
                    }
                }
            }
        }

        Assert.True(wrong.Length == 0, wrong.ToString());
    }

    private static int NumberOf(V1Pod pod) => pod.Spec.NodeName[^1] - '0';

    /// <summary>Worlds that differ here and there: labels of namespaces, pods that are there or not, and which policies.</summary>
    private static Gen<(V1Namespace[] Namespaces, V1Pod[] Pods, V1NetworkPolicy[] Policies)> Worlds => Gen.Select(
        Gen.Bool.Array[3], Gen.Int[0, 3].Array[9], Gen.Int[0, PolicyWorlds.Forty.Length - 1].HashSet[0, 4]).Select((blue, states, chosen) =>
    {
        V1Namespace[] namespaces = [.. blue.Select((isBlue, i) => Namespace("xyz"[i..(i + 1)], isBlue ? ["team=blue"] : []))];
        V1Pod[] pods =
        [
            .. PolicyWorlds.Nine(1).Zip(states).Where(pod => pod.Second > 0).Select(pod => pod.Second == 1
                ? pod.First with { Metadata = pod.First.Metadata with { Labels = new Dictionary<string, string> { ["pod"] = "a" } } }
                : pod.First),
        ];
        V1NetworkPolicy[] policies = [.. chosen.Order().SelectMany(i => PolicyWorlds.Forty[i].Policies.Select(policy => policy with { Metadata = policy.Metadata with { Name = $"{policy.Metadata.Name}{i % 3}" } })).DistinctBy(policy => policy.Key())];
        return (namespaces, pods, policies);
    });
}
