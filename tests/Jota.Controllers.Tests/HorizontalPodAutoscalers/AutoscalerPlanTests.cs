using k8s.Models;
using static Jota.Controllers.Tests.HorizontalPodAutoscalers.Autoscaled;

namespace Jota.Controllers.Tests.HorizontalPodAutoscalers;

/// <summary>What an autoscaler does about its target.</summary>
public sealed class AutoscalerPlanTests
{
    [Theory]
    [InlineData(2, 50, 100, 4)]
    [InlineData(2, 50, 30, 2)]
    [InlineData(3, 50, 20, 2)]
    [InlineData(3, 50, 52, 3)]
    [InlineData(3, 50, 55, 3)]
    [InlineData(3, 50, 56, 4)]
    [InlineData(3, 50, 45, 3)]
    [InlineData(4, 50, 5, 1)]
    [InlineData(4, 50, 200, 8)]
    public void Scales_so_that_pods_use_what_they_are_to_use(int replicas, int target, int used, int expected)
    {
        var input = Input(
            Autoscaler(1, 10, Cpu(target)), replicas, Pods(replicas), Use([.. Enumerable.Range(1, replicas).Select(n => (n, (long)used))]));
        Assert.Equal(expected, AutoscalerPlan.Compute(input).Desired);
    }

    [Fact]
    public void Tells_what_metrics_are_and_why_it_scales()
    {
        var plan = AutoscalerPlan.Compute(Input(Autoscaler(1, 10, Cpu(50)), 2, Pods(2), Use((1, 80), (2, 120))));
        Assert.Equal((4, "cpu resource utilization (percentage of request) above target"), (plan.Rescale, plan.RescaleReason));
        var now = Assert.Single(plan.Metrics!).Resource.Current;
        Assert.Equal((100, "100m"), (now.AverageUtilization, now.AverageValue.ToString()));
        Assert.Equal("True ValidMetricFound", ConditionOf(plan, "ScalingActive"));
        Assert.Equal("False DesiredWithinRange", ConditionOf(plan, "ScalingLimited"));
        Assert.Equal("True ReadyForNewScale", ConditionOf(plan, "AbleToScale"));
    }

    [Fact]
    public void The_metric_that_asks_for_most_counts()
    {
        var autoscaler = Autoscaler(1, 20, Cpu(50), Amount("memory", "100"), External(null, "10"));
        var plan = AutoscalerPlan.Compute(Input(
            autoscaler, 4, Pods(4), Use((1, 50), (2, 50), (3, 50), (4, 50)),
            Use((1, 100_000), (2, 100_000), (3, 100_000), (4, 100_000)), new MetricReading.Values([65_000, 5_000])));
        Assert.Equal((7, "external metric queue(nil) above target"), (plan.Rescale, plan.RescaleReason));
        Assert.Equal("17500m", plan.Metrics![2].External.Current.AverageValue.ToString());
    }

    [Fact]
    public void A_metric_that_says_nothing_keeps_the_target_from_becoming_smaller_and_not_from_growing()
    {
        var autoscaler = Autoscaler(1, 20, Cpu(50), External("10", null));
        var lost = new MetricReading.Failed("gone");
        var less = AutoscalerPlan.Compute(Input(autoscaler, 4, Pods(4), Use((1, 5), (2, 5), (3, 5), (4, 5)), lost));
        Assert.Null(less.Rescale);
        Assert.True(less.IsFailed);
        Assert.Equal("False FailedGetExternalMetric", ConditionOf(less, "ScalingActive"));
        Assert.Equal(
            ["FailedGetExternalMetric: unable to get external metric default/queue/nil: gone",
                "FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 2), first error is: failed to get queue external metric value: "
                + "failed to get queue external metric: unable to get external metric default/queue/nil: gone"],
            less.Events.Select(told => $"{told.Reason}: {told.Message}"));
        var more = AutoscalerPlan.Compute(Input(autoscaler, 4, Pods(4), Use((1, 100), (2, 100), (3, 100), (4, 100)), lost));
        Assert.Equal(8, more.Rescale);
    }

    [Theory]
    [InlineData(0, 1, 5, null, "ScalingDisabled")]
    [InlineData(7, 1, 5, 5, "Current number of replicas above Spec.MaxReplicas")]
    [InlineData(1, 2, 5, 2, "Current number of replicas below Spec.MinReplicas")]
    public void A_target_beyond_its_limits_goes_back_whatever_metrics_say(int replicas, int min, int max, int? expected, string why)
    {
        var plan = AutoscalerPlan.Compute(Input(Autoscaler(min, max, Cpu(50)), replicas, []));
        Assert.Equal(expected, plan.Rescale);
        Assert.Equal(why, expected is null ? plan.Conditions[^1].Reason : plan.RescaleReason);
    }

    [Fact]
    public void From_nothing_it_grows_by_metrics_that_are_about_no_pods()
    {
        var autoscaler = Autoscaler(0, 10, External("5", null));
        Assert.Equal(3, AutoscalerPlan.Compute(Input(autoscaler, 0, [], new MetricReading.Values([14_000]))).Rescale);
        Assert.Null(AutoscalerPlan.Compute(Input(autoscaler, 0, [], new MetricReading.Values([0]))).Rescale);
        Assert.Equal(0, AutoscalerPlan.Compute(Input(autoscaler, 1, Pods(1), new MetricReading.Values([0]))).Desired);
    }

    [Fact]
    public void A_pod_without_a_metric_uses_nothing_when_there_shall_be_more_and_all_it_may_when_there_shall_be_fewer()
    {
        var autoscaler = Autoscaler(1, 20, Cpu(50));

        // (100 + 100 + 0) / 3 is 66 %: ceil(1.32 * 3).
        Assert.Equal(4, AutoscalerPlan.Compute(Input(autoscaler, 3, Pods(3), Use((1, 100), (2, 100)))).Desired);

        // (10 + 10 + 10 + 100) / 4 is 32 %: ceil(0.64 * 4).
        Assert.Equal(3, AutoscalerPlan.Compute(Input(autoscaler, 4, Pods(4), Use((1, 10), (2, 10), (3, 10)))).Desired);

        // A change that then turns round is none.
        Assert.Null(AutoscalerPlan.Compute(Input(autoscaler, 3, Pods(3), Use((1, 60)))).Rescale);
    }

    [Fact]
    public void A_pod_that_starts_does_not_count_unless_that_makes_the_change_smaller()
    {
        var autoscaler = Autoscaler(1, 20, Cpu(50));
        V1Pod[] pods = [Pod(1), Pod(2), Pod(3, ready: false, age: TimeSpan.FromMinutes(1)), Pod(4, phase: "Pending")];

        // (100 + 100 + 0 + 0) / 4 is 50 %: without those that start it would be twice as many.
        Assert.Null(AutoscalerPlan.Compute(Input(autoscaler, 4, pods, Use((1, 100), (2, 100), (3, 500)))).Rescale);

        // Fewer are enough without them: they do not count.
        Assert.Equal(1, AutoscalerPlan.Compute(Input(autoscaler, 4, pods, Use((1, 10), (2, 10), (3, 500)))).Desired);
    }

    [Theory]
    [InlineData(60, true, 60, false)]
    [InlineData(60, true, 5, true)]
    [InlineData(60, false, 30, true)]
    [InlineData(3600, false, 3590, true)]
    [InlineData(3600, false, 60, false)]
    [InlineData(3600, true, 1, false)]
    public void A_pod_is_starting_while_its_use_may_be_that_of_its_start(int age, bool ready, int since, bool starting)
    {
        var pod = Pod(1, ready: ready, age: TimeSpan.FromSeconds(age), since: TimeSpan.FromSeconds(since));
        var groups = PodGroups.Of([pod], Use((1, 10)).Metrics, "cpu", new(), Now);
        Assert.Equal(starting ? 0 : 1, groups.Ready);
    }

    [Fact]
    public void Pods_that_go_or_failed_count_for_nothing()
    {
        var going = Pod(2);
        going.Metadata.DeletionTimestamp = Now;
        var groups = PodGroups.Of([Pod(1), going, Pod(3, phase: "Failed")], Use((1, 1), (2, 1), (3, 1)).Metrics, "cpu", new(), Now);
        Assert.Equal((1, "p2,p3"), (groups.Ready, string.Join(',', groups.Ignored)));
    }

    [Fact]
    public void Without_requests_nothing_can_be_said_of_a_percentage()
    {
        var pods = Pods(1);
        pods[0].Spec.Containers[0].Resources = null;
        var plan = AutoscalerPlan.Compute(Input(Autoscaler(1, 5, Cpu(50)), 1, pods, Use((1, 10))));
        Assert.Equal(
            "the HPA was unable to compute the replica count: failed to get cpu utilization: missing request for cpu in container c of Pod p1",
            plan.Conditions[^1].Message);
    }

    [Fact]
    public void What_is_within_the_tolerance_of_its_direction_is_near_enough()
    {
        var autoscaler = Autoscaler(1, 10, Cpu(50));
        autoscaler.Spec.Behavior = new()
        {
            ScaleUp = Rules("Max", ("Percent", 100, 15)),
            ScaleDown = Rules("Max", ("Percent", 100, 15)),
        };
        autoscaler.Spec.Behavior.ScaleUp.Tolerance = new("0.5");
        autoscaler.Spec.Behavior.ScaleDown.Tolerance = new("0");
        Assert.Null(AutoscalerPlan.Compute(Input(autoscaler, 2, Pods(2), Use((1, 74), (2, 74)))).Rescale);
        Assert.Equal(4, AutoscalerPlan.Compute(Input(autoscaler, 2, Pods(2), Use((1, 80), (2, 80)))).Desired);
        Assert.Equal(9, AutoscalerPlan.Compute(
            Input(autoscaler, 10, Pods(10), Use([.. Enumerable.Range(1, 10).Select(n => (n, 45L))]))).Desired);
    }

    private static V2HPAScalingRules Rules(string select, params (string Type, int Value, int Period)[] policies) => new()
    {
        SelectPolicy = select,
        StabilizationWindowSeconds = 0,
        Policies = [.. policies.Select(p => new V2HPAScalingPolicy { Type = p.Type, Value = p.Value, PeriodSeconds = p.Period })],
    };
}
