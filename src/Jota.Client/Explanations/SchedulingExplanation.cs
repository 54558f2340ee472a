using System.Globalization;
using k8s.Models;

namespace Jota.Client;

/// <summary>Why a pod has no node.</summary>
internal static class SchedulingExplanation
{
    private const int MostNodes = 20;
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
        foreach (var obstacle in facts.Obstacles.Take(MostNodes))
        {
            text.Finds("node " + obstacle.Node, string.Join("; ", obstacle.Reasons));
        }

        if (facts.Obstacles.Count > MostNodes)
        {
            text.Finds("more nodes", string.Create(CultureInfo.InvariantCulture, $"{facts.Obstacles.Count - MostNodes} more, for the like reasons"));
        }

        foreach (var help in facts.Obstacles.SelectMany(o => o.Help).Distinct().Take(MostHelp))
        {
            text.Helps(help);
        }

        text.Summary = facts switch
        {
            { NodeCount: 0 } => "there is no node to run it",
            _ when facts.Obstacles.Count >= facts.NodeCount => $"none of {Nodes(facts.NodeCount)} will do for it",
            _ when scheduled is null => "the scheduler has not looked at it yet",
            _ => string.Create(
                CultureInfo.InvariantCulture, $"no node took it when it was last tried, but {facts.NodeCount - facts.Obstacles.Count} of {Nodes(facts.NodeCount)} would do now: it is tried again"),
        };
    }

    private static string Nodes(int count) => count == 1 ? "1 node" : string.Create(CultureInfo.InvariantCulture, $"{count} nodes");
}
