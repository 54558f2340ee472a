using System.Collections.Immutable;
using System.Globalization;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>Tells what preemption would do for a pod that fits nowhere; from the public API alone.</summary>
public static class PreemptionOutlooks
{
    /// <summary>So many nodes are tried.</summary>
    private const int MostTried = 500;

    /// <summary>So many are told.</summary>
    private const int MostTold = 4;

    /// <summary>What it would do; null for a pod that fits somewhere.</summary>
    /// <param name="pod">The pod without a node.</param>
    /// <param name="facts">The cluster.</param>
    public static PreemptionOutlook? Of(V1Pod pod, ClusterFacts facts)
    {
        var cluster = facts.State();
        var nominations = new Nominations();
        foreach (var other in facts.Pods.Where(other => other.Spec.NodeName is not { Length: > 0 }))
        {
            nominations.Put(new PodShape(other));
        }

        var shape = new PodShape(pod);
        var plan = new SchedulingPlan(DefaultPlugins.Set, nominations);
        return plan.Compute(cluster, shape, 0, IdSource.Seeded(1)) is SchedulingDecision.Refused { Nodes.IsEmpty: false } refused
            ? Of(plan.ContextOf(cluster, shape, refused, IdSource.Seeded(1)))
            : null;
    }

    private static PreemptionOutlook Of(PostFilterContext context)
    {
        if (PreemptionPlan.Obstacle(context) is { } obstacle)
        {
            return None(context.Pod.Spec.PreemptionPolicy == "Never"
                ? "its preemptionPolicy is Never"
                : $"pods of lower priority already go for it on {context.Filters.Nominations.NodeOf(context.Pod)} ({obstacle})");
        }

        if (!context.Cluster.Nodes.Any(node => node.Pods.Values.Any(other => other.Priority < context.Pod.Priority)))
        {
            return None(string.Create(
                CultureInfo.InvariantCulture, $"no pod on any node has a lower priority than its own, {context.Pod.Priority}"));
        }

        var hopeful = context.Refused.Nodes.Where(rejection => rejection.Why.Resolvable).Take(MostTried).ToList();
        if (hopeful.Count == 0)
        {
            return None("what is against the nodes is not about the pods on them");
        }

        var search = new VictimSearch(context.Filters, context.Cluster.Budgets);
        var tried = hopeful.ConvertAll(
            rejection => (rejection.Node, Found: search.On(context.Cluster.Find(rejection.Node)!, context.State, context.Pod)));
        var candidates = tried.Select(node => node.Found.Candidate).OfType<PreemptionCandidate>()
            .Where(candidate => !candidate.Victims.IsEmpty).Order(Comparer<PreemptionCandidate>.Create((a, b) => a.CompareHarm(b)))
            .Take(MostTold).ToList();
        return candidates.Count > 0
            ? new([.. candidates.Select(candidate => Option(candidate, context.Cluster.Budgets))], null)
            : None("even without the pods of lower priority it would not fit: " + string.Join("; ", tried.Take(MostTold).Select(
                node => $"{node.Node}: {string.Join(", ", node.Found.Why?.Reasons ?? [])}")));
    }

    private static PreemptionOption Option(PreemptionCandidate candidate, DisruptionBudgets budgets)
    {
        List<PodOnNode> beyond = [];
        budgets.Divide(candidate.Victims, beyond, []);
        return new(
            candidate.Node.Name,
            [.. candidate.Victims.Select(victim => new PreemptionVictim(
                victim.Footprint.Key.ToString(), victim.Footprint.Priority, beyond.Contains(victim)))]);
    }

    private static PreemptionOutlook None(string why) => new(ImmutableArray<PreemptionOption>.Empty, why);
}
