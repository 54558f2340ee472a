using Jota.Client;
using k8s.Models;

namespace Jota.Scheduler.Tests.Explanations;

public sealed class PreemptionOutlooksTests
{
    [Fact]
    public void Of_a_pod_that_fits_nothing_is_told() =>
        Assert.Null(PreemptionOutlooks.Of(A.Pod("p", "1", priority: 10), new() { Nodes = [A.Node("n")] }));

    [Fact]
    public void Whose_pods_would_go_is_told_the_least_harm_first()
    {
        var outlook = Outlook(A.Pod("p", "2", priority: 10), A.Pod("low", "2").On("a"), A.Pod("higher", "2", priority: 5).On("b"));

        Assert.Null(outlook.WhyNot);
        Assert.Equal(["a: default/low 0 False", "b: default/higher 5 False"], Told(outlook));
    }

    [Fact]
    public void A_budget_that_is_in_the_way_is_told()
    {
        var budget = new V1PodDisruptionBudget
        {
            Metadata = new() { Name = "b", NamespaceProperty = "default" },
            Spec = new() { Selector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } } },
            Status = new() { DisruptionsAllowed = 0 },
        };
        var facts = new ClusterFacts
        {
            Nodes = [A.Node("a")],
            Pods = [A.Pod("web", "2").Labelled("app", "web").On("a")],
            Budgets = [budget],
        };

        Assert.Equal(["a: default/web 0 True"], Told(PreemptionOutlooks.Of(A.Pod("p", "2", priority: 10), facts)!));
    }

    [Fact]
    public void Why_nobody_would_go_is_told()
    {
        var never = A.Pod("p", "2", priority: 10).With(spec => spec.PreemptionPolicy = "Never");
        Assert.Equal("its preemptionPolicy is Never", Outlook(never, A.Pod("low", "2").On("a"), A.Pod("low2", "2").On("b")).WhyNot);

        Assert.Equal(
            "no pod on any node has a lower priority than its own, 0", Outlook(A.Pod("p", "2"), A.Pod("l", "2").On("a"), A.Pod("m", "2").On("b")).WhyNot);

        Assert.Equal(
            "what is against the nodes is not about the pods on them", Outlook(A.Pod("p", "3", priority: 10), A.Pod("low").On("a")).WhyNot);

        var half = Outlook(
            A.Pod("p", "2", priority: 10),
            A.Pod("low-a", "500m").On("a"), A.Pod("high-a", "1", priority: 20).On("a"),
            A.Pod("low-b", "500m").On("b"), A.Pod("high-b", "1", priority: 20).On("b"));
        Assert.StartsWith("even without the pods of lower priority it would not fit: ", half.WhyNot, StringComparison.Ordinal);
        Assert.Contains("a: Insufficient cpu", half.WhyNot, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Told(PreemptionOutlook outlook) => outlook.Options.Select(option =>
        $"{option.Node}: {string.Join(", ", option.Victims.Select(victim => $"{victim.Pod} {victim.Priority} {victim.BreaksBudget}"))}");

    private static PreemptionOutlook Outlook(V1Pod pod, params V1Pod[] there) =>
        PreemptionOutlooks.Of(pod, new() { Nodes = [A.Node("a"), A.Node("b")], Pods = there })!;
}
