using k8s.Models;

namespace Jota.Controllers.Tests.Disruption;

/// <summary>How many pods a budget lets go.</summary>
public sealed class DisruptionPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("1", null, 3, 3, 0, 3, 1, 2)]
    [InlineData("3", null, 3, 3, 0, 3, 3, 0)]
    [InlineData("5", null, 3, 3, 0, 3, 5, 0)]
    [InlineData("0", null, 0, 0, 0, 0, 0, 0)]
    [InlineData("50%", null, 3, 3, 4, 4, 2, 1)]
    [InlineData("34%", null, 3, 3, 3, 3, 2, 1)]
    [InlineData("100%", null, 3, 3, 3, 3, 3, 0)]
    [InlineData("0%", null, 3, 3, 3, 3, 0, 3)]
    [InlineData(null, "1", 3, 3, 3, 3, 2, 1)]
    [InlineData(null, "1", 3, 2, 3, 3, 2, 0)]
    [InlineData(null, "5", 3, 3, 3, 3, 0, 3)]
    [InlineData(null, "30%", 10, 10, 10, 10, 7, 3)]
    [InlineData(null, "30%", 9, 9, 9, 9, 6, 3)]
    [InlineData(null, "0", 3, 3, 3, 3, 3, 0)]
    [InlineData(null, "100%", 3, 1, 3, 3, 0, 1)]
    [InlineData(null, null, 3, 3, 0, 3, 0, 3)]
    [InlineData("2147483647", null, 3, 3, 0, 3, 2147483647, 0)]
    [InlineData(null, "2147483647", 3, 3, 2147483647, 2147483647, 0, 3)]
    [InlineData(null, "100%", 3, 3, 2147483647, 2147483647, 0, 3)]
    public void Allows_what_leaves_enough_that_are_healthy(
        string? least, string? most, int pods, int ready, int scale, int expected, int desired, int allowed)
    {
        V1Pod[] all = [.. Enumerable.Range(0, pods).Select(n => Pod($"p{n}", n < ready))];

        var plan = DisruptionPlan.Compute(Budget(least, most), all, scale, Now);

        Assert.Equal(
            (ready, desired, expected, allowed, 7L),
            (plan.Status.CurrentHealthy, plan.Status.DesiredHealthy, plan.Status.ExpectedPods, plan.Status.DisruptionsAllowed, plan.Status.ObservedGeneration));
        Assert.Null(plan.LookAgain);
    }

    [Fact]
    public void Pods_that_end_are_not_healthy()
    {
        var ending = Pod("a", ready: true);
        ending.Metadata.DeletionTimestamp = Now.UtcDateTime;

        var plan = DisruptionPlan.Compute(Budget("1", null), [ending, Pod("b", ready: true)], 0, Now);

        Assert.Equal((1, 2, 0), (plan.Status.CurrentHealthy, plan.Status.ExpectedPods, plan.Status.DisruptionsAllowed));
    }

    [Fact]
    public void Pods_whose_eviction_was_allowed_count_as_gone_until_they_are_or_for_two_minutes()
    {
        var budget = Budget("1", null);
        budget.Status = new()
        {
            DisruptedPods = new Dictionary<string, DateTime?>
            {
                ["waited-for"] = Now.AddSeconds(-30).UtcDateTime,
                ["given-up"] = Now.AddSeconds(-120).UtcDateTime,
                ["ending"] = Now.AddSeconds(-10).UtcDateTime,
                ["gone"] = Now.UtcDateTime,
            },
        };
        var ending = Pod("ending", ready: true);
        ending.Metadata.DeletionTimestamp = Now.UtcDateTime;

        var plan = DisruptionPlan.Compute(budget, [Pod("waited-for", true), Pod("given-up", true), ending, Pod("other", true)], 0, Now);

        Assert.Equal((2, 1, TimeSpan.FromSeconds(90)), (plan.Status.CurrentHealthy, plan.Status.DisruptionsAllowed, plan.LookAgain));
        Assert.Equal(["waited-for"], plan.Status.DisruptedPods.Keys);
        Assert.Equal(["given-up"], plan.NotDeleted.Select(pod => pod.Metadata.Name));
    }

    [Fact]
    public void Never_lets_go_more_than_there_are_above_what_must_stay()
    {
        var random = new Random(5);
        for (var round = 0; round < 2000; round++)
        {
            V1Pod[] pods = [.. Enumerable.Range(0, random.Next(20)).Select(n => Pod($"p{n}", random.Next(3) > 0))];
            var amount = random.Next(2) == 0 ? $"{random.Next(25)}" : $"{random.Next(101)}%";
            var budget = random.Next(2) == 0 ? Budget(amount, null) : Budget(null, amount);
            budget.Status = new()
            {
                DisruptedPods = pods.Where(_ => random.Next(4) == 0)
                    .ToDictionary(pod => pod.Metadata.Name, _ => (DateTime?)Now.AddSeconds(-random.Next(240)).UtcDateTime),
            };

            var status = DisruptionPlan.Compute(budget, pods, pods.Length + random.Next(3), Now).Status;

            var ready = pods.Count(pod => pod.Status.Conditions.Any(c => c.Status == "True"));
            Assert.InRange(status.DisruptionsAllowed!.Value, 0, Math.Max(0, status.CurrentHealthy!.Value - status.DesiredHealthy!.Value));
            Assert.InRange(status.CurrentHealthy.Value + (status.DisruptedPods?.Keys.Count(name => pods.Any(pod => pod.Metadata.Name == name && pod.Status.Conditions[0].Status == "True")) ?? 0), ready, ready);
        }
    }

    private static V1PodDisruptionBudget Budget(string? least, string? most) => new()
    {
        Metadata = new() { Name = "b", NamespaceProperty = "default", Generation = 7 },
        Spec = new() { MinAvailable = least is null ? null : (IntOrString)least, MaxUnavailable = most is null ? null : (IntOrString)most },
    };

    private static V1Pod Pod(string name, bool ready) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "default" },
        Status = new() { Phase = "Running", Conditions = [new() { Type = "Ready", Status = ready ? "True" : "False" }] },
    };
}
