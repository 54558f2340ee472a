namespace Jota.Client;

/// <summary>Whether a pod's node is there at all.</summary>
internal static class NodeCondition
{
    /// <summary>What is wrong with the pod's node; null when nothing is.</summary>
    public static string? Lost(PodFacts facts)
    {
        if (facts.Pod.Spec?.NodeName is not { Length: > 0 })
        {
            return null;
        }

        if (facts.Node is null)
        {
            return "there is no node of this name any more";
        }

        var ready = facts.Node.Status?.Conditions?.FirstOrDefault(c => c.Type == "Ready");
        return ready switch
        {
            { Status: "Unknown" } => $"it has not been heard from for {Words.Since(ready.LastTransitionTime, facts.Now)}: {ready.Message}",
            { Status: "False" } => $"it says that it is not ready: {ready.Message}",
            _ => null,
        };
    }
}
