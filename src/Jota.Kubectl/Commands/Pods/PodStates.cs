using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>How far a pod is, as its status tells.</summary>
internal static class PodStates
{
    /// <summary>Whether its containers have ended for good.</summary>
    public static bool IsOver(JsonObject? pod) => pod.Text("status", "phase") is "Succeeded" or "Failed";

    /// <summary>Whether it is to go.</summary>
    public static bool IsLeaving(JsonObject? pod) => pod.At("metadata", "deletionTimestamp") is not null;

    /// <summary>Whether it serves.</summary>
    public static bool IsReady(JsonObject? pod) => pod.Items("status", "conditions")
        .Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");
}
