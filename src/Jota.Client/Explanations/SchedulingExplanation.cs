using System.Globalization;
using k8s.Models;

namespace Jota.Client;

/// <summary>Why a pod has no node.</summary>
internal static class SchedulingExplanation
{
    private const int MostGroups = 12;
    private const int MostNames = 4;
    private const int MostHelp = 6;

    public static void Tell(PodFacts facts, ExplanationBuilder text)
    {
        var pod = facts.Pod;
        var gates = pod.Spec.SchedulingGates ?? [];
        if (gates.Count > 0)
        {
            text.Summary = "it waits for its scheduling gates: no node is looked for before they are gone";
            gates.ToList().ForEach(g => text.Finds("scheduling gate", g.Name));
            text.Helps("whoever set a gate takes it off when the pod may go");
            return;
        }

        var scheduled = pod.Status?.Conditions?.FirstOrDefault(c => c.Type == "PodScheduled");
        if (scheduled is null && pod.Spec.SchedulerName is { Length: > 0 } name and not "default-scheduler")
        {
            text.Summary = $"no scheduler named {name} has taken it up";
            text.Helps($"run a scheduler of that name, or leave schedulerName out");
            return;
        }

        TellNodes(facts, scheduled, text);
    }

    private static void TellNodes(PodFacts facts, V1PodCondition? scheduled, ExplanationBuilder text)
    {
        text.Finds("scheduler", scheduled is { Status: "False", Message.Length: > 0 } ? scheduled.Message : null);
        var groups = facts.Obstacles.GroupBy(o => string.Join("; ", o.Reasons)).OrderBy(g => g.First().Reasons.Length).ToList();
        foreach (var group in groups.Take(MostGroups))
        {
            text.Finds(group.Count() == 1 ? "node " + group.First().Node : Nodes(group.Count()), group.Key + Names(group));
        }

        if (groups.Count > MostGroups)
        {
            text.Finds("more nodes", Nodes(groups.Skip(MostGroups).Sum(g => g.Count())) + ", for other reasons");
        }

        PreemptionText.Tell(facts.Preemption, text);

        // The nodes with the least against them come first, and one of each kind will do.
        foreach (var help in groups.SelectMany(g => g.First().Help).Distinct().Take(MostHelp))
        {
            text.Helps(help);
        }

        text.Summary = facts switch
        {
            { NodeCount: 0 } => "there is no node to run it",
            _ when facts.Obstacles.Count >= facts.NodeCount => $"none of {Nodes(facts.NodeCount)} will do for it",
            _ when scheduled is null => "the scheduler has not looked at it yet",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"no node took it when it was last tried, but {facts.NodeCount - facts.Obstacles.Count} of {Nodes(facts.NodeCount)} " +
                $"would do now: it is tried again"),
        };
    }

    private static string Names(IEnumerable<NodeObstacle> nodes)
    {
        var names = nodes.Select(n => n.Node).ToList();
        return names.Count == 1 ? "" : $" ({string.Join(", ", names.Take(MostNames))}{(names.Count > MostNames ? ", ..." : "")})";
    }

    private static string Nodes(int count) => count == 1 ? "1 node" : string.Create(CultureInfo.InvariantCulture, $"{count} nodes");
}
