using CsCheck;
using k8s.Models;
using static Jota.Controllers.Tests.HorizontalPodAutoscalers.Autoscaled;

namespace Jota.Controllers.Tests.HorizontalPodAutoscalers;

/// <summary>How recommendations are held back.</summary>
public sealed class ScaleDampingTests
{
    private static readonly AutoscalerOptions Options = new();

    [Fact]
    public void Without_rules_the_highest_recommendation_of_five_minutes_holds()
    {
        var history = ScaleHistory.Nothing.Recommended(8, TimeSpan.FromMinutes(5), Now.AddMinutes(-4));
        var held = Damping(Autoscaler(1, 10), 8, history, Now).Of(2);
        Assert.Equal((8, "ScaleDownStabilized"), (held.Replicas, held.Able.Reason));
        var later = Damping(Autoscaler(1, 10), 8, history, Now.AddMinutes(2)).Of(2);
        Assert.Equal((2, "ReadyForNewScale"), (later.Replicas, later.Able.Reason));
    }

    [Theory]
    [InlineData(1, 100, 4, "ScaleUpLimit")]
    [InlineData(5, 100, 10, "ScaleUpLimit")]
    [InlineData(5, 7, 7, "DesiredWithinRange")]
    [InlineData(12, 30, 20, "TooManyReplicas")]
    [InlineData(12, 0, 2, "TooFewReplicas")]
    public void Without_rules_there_are_at_once_twice_as_many_or_four(int current, int recommended, int expected, string reason)
    {
        var decided = Damping(Autoscaler(2, 20), current, ScaleHistory.Nothing, Now).Of(recommended);
        Assert.Equal((expected, reason), (decided.Replicas, decided.Limited.Reason));
    }

    [Theory]
    [InlineData("Max", 10, 14)]
    [InlineData("Min", 10, 11)]
    [InlineData("Disabled", 10, 10)]
    public void Policies_limit_how_many_are_added(string select, int current, int expected)
    {
        var autoscaler = With(Rules(select, ("Pods", 4, 60), ("Percent", 10, 60)), null);
        Assert.Equal(expected, Damping(autoscaler, current, ScaleHistory.Nothing, Now).Of(50).Replicas);
    }

    [Theory]
    [InlineData("Max", 10, 5)]
    [InlineData("Min", 10, 8)]
    [InlineData("Disabled", 10, 10)]
    public void Policies_limit_how_many_are_taken_away(string select, int current, int expected)
    {
        var autoscaler = With(null, Rules(select, ("Pods", 2, 60), ("Percent", 50, 60)));
        Assert.Equal(expected, Damping(autoscaler, current, ScaleHistory.Nothing, Now).Of(1).Replicas);
    }

    [Fact]
    public void What_was_added_in_a_policys_period_counts()
    {
        var autoscaler = With(Rules("Max", ("Pods", 4, 60)), null);
        var history = ScaleHistory.Nothing.Scaled(autoscaler.Spec.Behavior, 10, 13, Now.AddSeconds(-30));
        Assert.Equal(14, Damping(autoscaler, 13, history, Now).Of(50).Replicas);
        Assert.Equal(17, Damping(autoscaler, 13, history, Now.AddSeconds(31)).Of(50).Replicas);
    }

    [Fact]
    public void A_window_upwards_takes_the_lowest_recommendation()
    {
        var up = Rules("Max", ("Percent", 900, 60));
        up.StabilizationWindowSeconds = 120;
        var history = ScaleHistory.Nothing.Recommended(3, TimeSpan.FromMinutes(5), Now.AddSeconds(-60));
        var held = Damping(With(up, null), 2, history, Now).Of(9);
        Assert.Equal((3, "ScaleUpStabilized"), (held.Replicas, held.Able.Reason));
    }

    [Fact]
    public void Whatever_is_recommended_the_target_stays_within_its_limits_and_history_stays_small()
    {
        var gen = Gen.Select(
            Gen.Int[0, 50], Gen.Int[1, 100], Gen.Int[0, int.MaxValue], Gen.Bool,
            Gen.Select(One("Max", "Min", "Disabled"), Gen.Int[1, int.MaxValue], Gen.Int[1, 1800], One("Pods", "Percent")));
        gen.Sample((least, more, recommended, ruled, rules) =>
        {
            var autoscaler = Autoscaler(least, least + more);
            if (ruled)
            {
                var both = Rules(rules.Item1, (rules.Item4, rules.Item2, rules.Item3));
                autoscaler.Spec.Behavior = new() { ScaleUp = both, ScaleDown = both };
            }

            var (history, current, now) = (ScaleHistory.Nothing, least, Now);
            for (var turn = 0; turn < 60; turn++)
            {
                var decided = Damping(autoscaler, current, history, now).Of(turn % 3 == 0 ? 0 : recommended);
                Assert.InRange(decided.Replicas, least, least + more);
                Assert.True(decided.History.Recommendations.Length <= 250);
                history = decided.History.Scaled(autoscaler.Spec.Behavior, current, decided.Replicas, now);
                (current, now) = (decided.Replicas, now.AddSeconds(15));
            }
        });
    }

    [Fact]
    public void A_recommendation_is_never_overshot_in_either_direction()
    {
        Gen.Select(Gen.Int[1, 1000], Gen.Int[0, 2000], Gen.Int[1, 500], Gen.Int[1, 500]).Sample((current, recommended, pods, percent) =>
        {
            var autoscaler = With(Rules("Max", ("Pods", pods, 15)), Rules("Min", ("Percent", percent, 15)));
            autoscaler.Spec.MaxReplicas = 1000;
            autoscaler.Spec.MinReplicas = 1;
            var decided = Damping(autoscaler, current, ScaleHistory.Nothing, Now).Of(recommended).Replicas;
            Assert.InRange(decided, Math.Min(current, Math.Max(recommended, 1)), Math.Max(current, recommended));
        });
    }

    [Fact]
    public void Extreme_figures_give_numbers_that_fit()
    {
        Gen.Select(Gen.Long[0, long.MaxValue], Gen.Int[1, int.MaxValue], Gen.Int[1, int.MaxValue], Gen.Int[0, 3]).Sample((used, target, replicas, missing) =>
        {
            var pods = Pods(4);
            var reading = Use([.. Enumerable.Range(1, 4 - missing).Select(n => (n, used))]);
            var plan = AutoscalerPlan.Compute(Input(Autoscaler(1, int.MaxValue, Cpu(target)), replicas, pods, reading));
            Assert.InRange(plan.Desired, 1, int.MaxValue);
            var amount = AutoscalerPlan.Compute(Input(
                Autoscaler(1, int.MaxValue, External(null, "1n")), replicas, pods, new MetricReading.Values([used, used, used])));
            Assert.InRange(amount.Desired, 1, int.MaxValue);
        });
    }

    private static Gen<string> One(params string[] names) => Gen.Int[0, names.Length - 1].Select(at => names[at]);

    private static ScaleDamping Damping(V2HorizontalPodAutoscaler autoscaler, int current, ScaleHistory history, DateTime now) =>
        new(autoscaler.Spec, current, history, Options, now);

    private static V2HorizontalPodAutoscaler With(V2HPAScalingRules? up, V2HPAScalingRules? down)
    {
        var autoscaler = Autoscaler(1, 100);
        autoscaler.Spec.Behavior = new()
        {
            ScaleUp = up ?? Rules("Max", ("Percent", 100, 15)),
            ScaleDown = down ?? Rules("Max", ("Percent", 100, 15)),
        };
        return autoscaler;
    }

    private static V2HPAScalingRules Rules(string select, params (string Type, int Value, int Period)[] policies) => new()
    {
        SelectPolicy = select,
        StabilizationWindowSeconds = 0,
        Policies = [.. policies.Select(p => new V2HPAScalingPolicy { Type = p.Type, Value = p.Value, PeriodSeconds = p.Period })],
    };
}
