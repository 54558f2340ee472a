using System.Numerics;
using CsCheck;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler.Tests.Snapshot;

public sealed class NodeStateTests
{
    private static readonly string[] Amount = ["0", "1n", "1m", "2", "1000000000000000000", "10P", "7Ei", "9E", "9223372036854775807"];

    private static readonly Gen<string> Extremes = Gen.Int[0, Amount.Length - 1].Select(i => Amount[i]);

    [Fact]
    public void Pods_that_ask_for_more_than_numbers_hold_leave_nothing_behind() =>
        Gen.Select(Extremes.Array[1, 8], Extremes.Array[1, 8], Gen.Int[0, 1000]).Sample((staying, leaving, seed) =>
        {
            var expected = Node(staying.Select((amount, i) => ($"s{i}", amount)));
            var node = Node(Shuffled([.. staying.Select((amount, i) => ($"s{i}", amount)), .. leaving.Select((amount, i) => ($"l{i}", amount))], seed));
            for (var i = 0; i < leaving.Length; i++)
            {
                node.Remove($"l{i}");
            }

            Assert.Equal(expected.Requested.Parts().OrderBy(p => p.Resource), node.Requested.Parts().Where(p => p.Amount != 0).OrderBy(p => p.Resource));
            Assert.Equal((expected.Counted.Cpu, expected.Counted.Memory), (node.Counted.Cpu, node.Counted.Memory));
        });

    [Fact]
    public void A_node_is_never_given_away_twice_and_its_score_stays_a_score() =>
        Gen.Select(Extremes, Extremes.Array[0, 6], Extremes).Sample((has, taken, wanted) =>
        {
            var node = Node(taken.Select((amount, i) => ($"t{i}", amount)));
            node.Set(Offering(has));
            var pod = new PodShape(Asking("p", wanted));
            var sum = taken.Aggregate((BigInteger)0, (all, amount) => all + Quantity.Parse(amount).Value);
            if (Quantity.Parse(wanted).Value > 0 && sum + Quantity.Parse(wanted).Value > Quantity.Parse(has).Value)
            {
                Assert.NotNull(new NodeResourcesFitPlugin().Filter(new CycleState(), pod, node));
            }

            Assert.InRange(new NodeResourcesFitPlugin().Score(new CycleState(), pod, node), 0, 100);
            Assert.InRange(new BalancedAllocationPlugin(["cpu", "memory"]).Score(new CycleState(), pod, node), 0, 100);
        });

    private static NodeState Node(IEnumerable<(string Uid, string Amount)> pods)
    {
        var node = new NodeState("n", 0);
        foreach (var (uid, amount) in pods)
        {
            node.Put(uid, PodFootprint.Of(Asking(uid, amount)));
        }

        return node;
    }

    private static V1Node Offering(string amount)
    {
        var node = A.Node("n");
        node.Status.Allocatable = Amounts(amount);
        node.Status.Allocatable["pods"] = new("110");
        return node;
    }

    private static V1Pod Asking(string name, string amount)
    {
        var pod = A.Pod(name);
        pod.Spec.Containers[0].Resources.Requests = Amounts(amount);
        return pod;
    }

    private static Dictionary<string, ResourceQuantity> Amounts(string amount)
    {
        var quantity = Quantity.Parse(amount).ToResourceQuantity();
        return new() { ["cpu"] = quantity, ["memory"] = quantity, ["example.com/gpu"] = quantity };
    }

    private static (string, string)[] Shuffled((string, string)[] pods, int seed)
    {
        new Random(seed).Shuffle(pods);
        return pods;
    }
}
