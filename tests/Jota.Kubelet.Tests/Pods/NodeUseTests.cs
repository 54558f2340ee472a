using CsCheck;
using Jota.Api;
using Jota.Kubelet.Pods;
using k8s.Models;

namespace Jota.Kubelet.Tests.Pods;

public sealed class NodeUseTests
{
    private static readonly string[] Amounts = ["0", "1m", "1500m", "64Mi", "10P", "9223372036854775807"];

    [Fact]
    public void What_is_taken_is_the_sum_of_those_that_are_there_whatever_came_and_went() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, Amounts.Length - 1], Gen.Bool).Array[0, 60].Sample(steps =>
        {
            var use = new NodeUse();
            var there = new Dictionary<string, PodDemand>();
            foreach (var (pod, amount, comes) in steps)
            {
                var uid = $"pod-{pod}";
                if (comes)
                {
                    use.Put(uid, there[uid] = PodDemand.Of(Pod(Amounts[amount], 0)));
                }
                else
                {
                    use.Remove(uid);
                    there.Remove(uid);
                }
            }

            Assert.Equal(there.Count, use.Count);
            foreach (var resource in new[] { "cpu", "memory", "example.com/device" })
            {
                Assert.Equal(there.Values.Aggregate(0L, (sum, demand) => Saturating.Add(sum, demand.Requests.Of(resource))), use.Of(resource));
            }
        });

    [Fact]
    public void A_port_is_free_again_when_its_pod_is_gone()
    {
        var use = new NodeUse();
        use.Put("a", PodDemand.Of(Pod("1m", 80)));
        Assert.True(use.IsTaken(new("127.0.0.1", "TCP", 80)));
        Assert.False(use.IsTaken(new("127.0.0.1", "UDP", 80)));
        use.Remove("a");
        use.Remove("a");
        Assert.False(use.IsTaken(new("127.0.0.1", "TCP", 80)));
    }

    private static V1Pod Pod(string amount, int port) => new()
    {
        Metadata = new() { Name = "p" },
        Spec = new()
        {
            Containers =
            [
                new()
                {
                    Name = "c",
                    Ports = port == 0 ? null : [new() { ContainerPort = 80, HostPort = port }],
                    Resources = new()
                    {
                        Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(amount), ["memory"] = new(amount), ["example.com/device"] = new(amount) },
                    },
                },
            ],
        },
    };
}
