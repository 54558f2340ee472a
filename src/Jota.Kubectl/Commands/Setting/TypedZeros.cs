using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>
/// The fields that objects have in upstream's types whether they were said or not, where a command shows an object that no server has seen.
/// </summary>
internal static class TypedZeros
{
    /// <summary>Adds them.</summary>
    public static JsonObject Fill(JsonObject item)
    {
        item.Within("metadata").TryAdd("creationTimestamp", null);
        switch (item.Kind())
        {
            case "Deployment":
                item.Within("spec", "strategy");
                item.Within("status");
                break;
            case "DaemonSet":
                item.Within("spec", "updateStrategy");
                Count(item, "currentNumberScheduled", "desiredNumberScheduled", "numberMisscheduled", "numberReady");
                break;
            case "StatefulSet":
                item.Within("spec", "updateStrategy");
                item.Within("spec")["serviceName"] ??= "";
                Count(item, "availableReplicas", "replicas");
                break;
            case "ReplicaSet" or "ReplicationController":
                Count(item, "replicas");
                break;
            case "Service":
                item.Within("status", "loadBalancer");
                break;
            case "CronJob":
                item.Within("spec", "jobTemplate", "metadata").TryAdd("creationTimestamp", null);
                item.Within("status");
                break;
            case "Pod" or "Job":
                item.Within("status");
                break;
        }

        if (item.Kind() is not ("Pod" or "Service") && item.At(PodTemplates.SpecPathOf(item.Kind())) is JsonObject spec)
        {
            (spec.Parent as JsonObject)!.Within("metadata").TryAdd("creationTimestamp", null);
        }

        foreach (var list in (string[])["containers", "initContainers"])
        {
            foreach (var container in item.At(PodTemplates.SpecPathOf(item.Kind())).Items(list).OfType<JsonObject>())
            {
                container.Within("resources");
            }
        }

        return item;
    }

    private static void Count(JsonObject item, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            item.Within("status")[field] ??= 0;
        }
    }
}
