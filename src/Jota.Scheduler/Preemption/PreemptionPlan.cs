namespace Jota.Scheduler;

/// <summary>
/// Decides whose pods make room for one that fits nowhere, as upstream's DefaultPreemption: the nodes that may help are tried, enough of
/// them to choose from, and the one where that does the least harm is taken.
/// </summary>
internal static class PreemptionPlan
{
    private const string NoHelp = "Preemption is not helpful for scheduling";
    private const string Going = "not eligible due to a terminating pod on the nominated node.";
    private const string Never = "not eligible due to preemptionPolicy=Never.";

    /// <summary>Decides.</summary>
    public static PostFilterResult Compute(PostFilterContext context, PreemptionSample sample)
    {
        if (Obstacle(context) is { } obstacle)
        {
            return PostFilterResult.CannotHelp($"preemption: {obstacle}");
        }

        var (best, why) = Try(context, sample);
        return best is null
            ? new(Nomination.Withdrawn, $"preemption: {why}")
            : PostFilterResult.Helped(new(best.Node.Name, best.Victims));
    }

    /// <summary>Whether a pod may make others go at all; it need not while some go for it already.</summary>
    public static string? Obstacle(PostFilterContext context)
    {
        var pod = context.Pod;
        if (pod.Spec.PreemptionPolicy == "Never")
        {
            return Never;
        }

        if (context.Filters.Nominations.NodeOf(pod) is not { } promised || IsHopeless(context.Refused, promised))
        {
            return null;
        }

        var isMakingRoom = context.Cluster.Find(promised)?.Pods.Values.Any(other => other.Priority < pod.Priority && other.IsPreempted);
        return isMakingRoom == true ? Going : null;
    }

    private static bool IsHopeless(SchedulingDecision.Refused refused, string node) =>
        refused.Nodes.Any(rejection => rejection.Node == node && !rejection.Why.Resolvable);

    private static (PreemptionCandidate? Best, string Why) Try(PostFilterContext context, PreemptionSample sample)
    {
        var hopeful = context.Refused.Nodes.RemoveAll(rejection => !rejection.Why.Resolvable);
        var search = new VictimSearch(context.Filters, context.Cluster.Budgets);
        var (enough, offset) = (sample.Of(hopeful.Length), hopeful.Length == 0 ? 0 : context.Ids.Next(hopeful.Length));
        PreemptionCandidate? best = null;
        var (found, harmless) = (0, false);
        List<string> reasons = [];
        for (var i = 0; i < hopeful.Length && !(harmless && found >= enough); i++)
        {
            var node = context.Cluster.Find(hopeful[(offset + i) % hopeful.Length].Node)!;
            var (candidate, why) = search.On(node, context.State, context.Pod);
            reasons.AddRange(why?.Reasons ?? []);
            if (candidate is { Victims.IsEmpty: false })
            {
                found++;
                harmless |= candidate.Beyond == 0;
                best = best is null || candidate.CompareHarm(best) < 0 ? candidate : best;
            }
        }

        var hopeless = context.Refused.Nodes.Length - hopeful.Length;
        return (best, best is null
            ? FailureMessage.Available(context.Refused.Nodes.Length, [.. reasons, .. Enumerable.Repeat(NoHelp, hopeless)])
            : "");
    }
}
