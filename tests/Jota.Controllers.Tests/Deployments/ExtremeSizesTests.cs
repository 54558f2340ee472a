using CsCheck;
using k8s.Models;

namespace Jota.Controllers.Tests.Deployments;

/// <summary>Sizes, surges and percentages at the ends of what a number can hold.</summary>
public sealed class ExtremeSizesTests
{
    private static readonly int[] Ends = [0, 1, 2, 500, int.MaxValue / 2, int.MaxValue - 1, int.MaxValue];

    private static readonly Gen<int> Numbers = Gen.Int[0, Ends.Length - 1].Select(i => Ends[i]);

    private static readonly Gen<V1ReplicaSet> Sets = Gen.Select(Numbers, Numbers, Numbers)
        .Select(n => ADeployment.ReplicaSet("set", n.Item1, available: Math.Min(n.Item2, n.Item3), actual: n.Item3));

    [Fact]
    public void Every_step_of_a_rolling_update_leads_to_a_possible_size() =>
        Gen.Select(Numbers, Numbers, Numbers, Sets, Sets.Array[0, 3]).Sample((replicas, surge, unavailable, present, old) =>
        {
            var limits = new RolloutLimits(replicas, surge, Math.Min(unavailable, replicas));
            var scales = RollingUpdatePlan.Compute(limits, ADeployment.Family(present, old));
            return scales.All(scale => scale.Replicas >= 0 && (scale.ReplicaSet != present || scale.Replicas <= Math.Max(replicas, present.Desired())));
        });

    [Fact]
    public void Resizing_shares_out_possible_sizes() => Gen.Select(Numbers, Numbers, Sets, Sets.Array[0, 3]).Sample((replicas, surge, present, old) =>
    {
        var deployment = ADeployment.Named("web", replicas, surge: surge.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return ResizePlan.Compute(deployment, ADeployment.Family(present, old)).All(scale => scale.Replicas >= 0);
    });

    [Fact]
    public void A_first_replica_set_gets_its_pods_whatever_the_surge() =>
        Assert.Equal(1, RollingUpdatePlan.NewSize(new(1, int.MaxValue, 1), 0, 0));

    [Theory]
    [InlineData("100%", int.MaxValue)]
    [InlineData("2147483647%", int.MaxValue)]
    public void A_percentage_of_many_is_a_number(string percent, int expected) =>
        Assert.Equal(expected, Jota.Api.IntOrPercent.Of(percent, int.MaxValue, Jota.Api.Rounding.Up));
}
