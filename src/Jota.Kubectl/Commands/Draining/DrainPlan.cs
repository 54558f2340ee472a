using System.Globalization;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Which pods of a node go when it is drained, and what forbids it.</summary>
internal static class DrainPlan
{
    private const string MirrorAnnotation = "kubernetes.io/config.mirror";

    /// <summary>A pod's lot.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="options">How far to go.</param>
    /// <param name="hasDaemonSet">Whether the DaemonSet is there that the pod says it belongs to.</param>
    /// <param name="now">The time.</param>
    public static DrainVerdict Of(JsonObject pod, DrainOptions options, bool hasDaemonSet, DateTimeOffset now)
    {
        // 1 Those that went long ago as far as anybody can tell, and those that are only shown by the node, are nobody's business.
        if (IsOnItsWay(pod, options, now) || pod.At("metadata", "annotations", MirrorAnnotation) is not null)
        {
            return DrainVerdict.Stay;
        }

        // 2 A DaemonSet would have its pods there again at once.
        var isOver = pod.Text("status", "phase") is "Succeeded" or "Failed";
        if (IsOfDaemonSet(pod) && !isOver)
        {
            return (hasDaemonSet, options) switch
            {
                (false, { Force: true }) => new(true, "deleting Pods that declare no controller"),
                (false, _) => new(false, Error: "cannot delete Pods that declare no controller (use --force to override)"),
                (true, { IgnoresDaemonSets: true }) => new(false, "ignoring DaemonSet-managed Pods"),
                _ => new(false, Error: "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)"),
            };
        }

        // 3 What lies in its folders goes with it.
        if (!isOver && !options.DeletesLocalData && pod.Items("spec", "volumes").Any(volume => volume.At("emptyDir") is not null))
        {
            return new(false, Error: "cannot delete Pods with local storage (use --delete-emptydir-data to override)");
        }

        // 4 Nobody would make it anew.
        return isOver || ControllerOf(pod) is not null ? DrainVerdict.Go
            : options.Force ? new(true, "deleting Pods that declare no controller")
            : new(false, Error: "cannot delete Pods that declare no controller (use --force to override)");
    }

    public static bool IsOfDaemonSet(JsonObject pod) => ControllerOf(pod).Text("kind") == "DaemonSet";

    public static JsonNode? ControllerOf(JsonObject pod) =>
        pod.Items("metadata", "ownerReferences").FirstOrDefault(owner => owner.Is("controller"));

    private static bool IsOnItsWay(JsonObject pod, DrainOptions options, DateTimeOffset now) =>
        options.WaitsForTold > TimeSpan.Zero
        && DateTimeOffset.TryParse(
            pod.Text("metadata", "deletionTimestamp"), CultureInfo.InvariantCulture, out var since)
        && now - since > options.WaitsForTold;
}
