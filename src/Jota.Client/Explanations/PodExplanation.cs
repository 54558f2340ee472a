namespace Jota.Client;

/// <summary>
/// Explains why a pod is not (or no longer, or not yet) running as it should: one line, what it is seen from, and what would help. Pure.
/// </summary>
public static class PodExplanation
{
    /// <summary>Explains a pod.</summary>
    public static Explanation Compute(PodFacts facts)
    {
        var text = new ExplanationBuilder();
        var pod = facts.Pod;
        switch (pod)
        {
            case { Metadata.DeletionTimestamp: not null }:
                DeletionExplanation.Tell(facts, text);
                break;
            case { Status.Phase: "Failed" }:
                EndExplanation.TellFailed(facts, text);
                break;
            case { Status.Phase: "Succeeded" }:
                text.Summary = "it has done its work: every container ended with exit code 0";
                break;
            case { Spec.NodeName: null or "" }:
                SchedulingExplanation.Tell(facts, text);
                break;
            default:
                TellOnNode(facts, text);
                break;
        }

        return text.Build();
    }

    private static void TellOnNode(PodFacts facts, ExplanationBuilder text)
    {
        ContainersExplanation.Tell(facts, text);
        if (NodeCondition.Lost(facts) is { } lost)
        {
            text.Finds("node " + facts.Pod.Spec.NodeName, lost);
            text.Helps("bring the node back; or let a controller make the pod anew elsewhere by deleting it");
            text.Summary = $"nothing is heard from its node {facts.Pod.Spec.NodeName}";
        }

        if (text.Summary.Length == 0)
        {
            TellQuiet(facts, text);
        }
    }

    /// <summary>No container has anything to say.</summary>
    private static void TellQuiet(PodFacts facts, ExplanationBuilder text)
    {
        var pod = facts.Pod;
        if (pod.Status?.Conditions?.FirstOrDefault(c => c is { Type: "Ready", Status: "True" }) is { } ready)
        {
            text.Summary =
                $"nothing is wrong with it: it is ready for {Words.Since(ready.LastTransitionTime, facts.Now)}, on node " +
                $"{pod.Spec.NodeName}";
            return;
        }

        var gates = pod.Spec.ReadinessGates?.Select(g => g.ConditionType)
            .Where(type => pod.Status?.Conditions?.Any(c => c.Type == type && c.Status == "True") != true).ToList() ?? [];
        if (gates.Count > 0)
        {
            text.Summary = "its containers run, but a readiness gate keeps it from being ready";
            gates.ForEach(gate => text.Finds(
                "readiness gate", $"no condition {gate} is True; whoever set the gate has to say so in the pod's status"));
            return;
        }

        text.Summary = $"it is on its way: node {pod.Spec.NodeName} has it, and nothing went wrong so far";
        text.Finds("newest event", PodEvents.Newest(facts) is { } newest ? $"{newest.Reason}: {newest.Message}" : null);
    }
}
