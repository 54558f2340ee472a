using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>How far a rollout has come, in upstream's words.</summary>
/// <param name="Text">A line, with its end.</param>
/// <param name="IsDone">Whether there is nothing left to wait for.</param>
internal sealed record RolloutStatus(string Text, bool IsDone)
{
    /// <summary>Of an object. Throws where it has failed, or is of a type that rolls nothing out.</summary>
    /// <param name="item">The object.</param>
    /// <param name="revision">The deployment's revision that is meant; zero for the present one.</param>
    public static RolloutStatus Of(JsonObject item, long revision) => item.Kind() switch
    {
        "Deployment" => OfDeployment(item, revision),
        "DaemonSet" => OfDaemonSet(item),
        "StatefulSet" => OfStatefulSet(item),
        var kind => throw KubectlException.Error($"no status viewer has been implemented for {kind}"),
    };

    private static RolloutStatus OfDeployment(JsonObject item, long revision)
    {
        var name = item.Name();
        if (revision > 0 && item.Text("metadata", "annotations", Revisions.Annotation) is var now && now != $"{revision}")
        {
            throw KubectlException.Error($"desired revision ({revision}) is different from the running revision ({now})");
        }

        if (IsOld(item))
        {
            return new("Waiting for deployment spec update to be observed...\n", false);
        }

        var progress = item.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == "Progressing");
        if (progress.Text("reason") == "ProgressDeadlineExceeded")
        {
            throw KubectlException.Error($"deployment \"{name}\" exceeded its progress deadline");
        }

        var (wanted, updated) = (item.Number("spec", "replicas") ?? 1, Count(item, "updatedReplicas"));
        var (all, available) = (Count(item, "replicas"), Count(item, "availableReplicas"));
        var waiting = $"Waiting for deployment \"{name}\" rollout to finish: ";
        return updated < wanted ? new($"{waiting}{updated} out of {wanted} new replicas have been updated...\n", false)
            : all > updated ? new($"{waiting}{all - updated} old replicas are pending termination...\n", false)
            : available < updated ? new($"{waiting}{available} of {updated} updated replicas are available...\n", false)
            : new($"deployment \"{name}\" successfully rolled out\n", true);
    }

    private static RolloutStatus OfDaemonSet(JsonObject item)
    {
        CheckStrategy(item);
        var name = item.Name();
        if (IsOld(item))
        {
            return new("Waiting for daemon set spec update to be observed...\n", false);
        }

        var (wanted, updated) = (Count(item, "desiredNumberScheduled"), Count(item, "updatedNumberScheduled"));
        var available = Count(item, "numberAvailable");
        var waiting = $"Waiting for daemon set \"{name}\" rollout to finish: ";
        return updated < wanted ? new($"{waiting}{updated} out of {wanted} new pods have been updated...\n", false)
            : available < wanted ? new($"{waiting}{available} of {wanted} updated pods are available...\n", false)
            : new($"daemon set \"{name}\" successfully rolled out\n", true);
    }

    private static RolloutStatus OfStatefulSet(JsonObject item)
    {
        CheckStrategy(item);
        if ((item.Number("status", "observedGeneration") ?? 0) == 0 || IsOld(item))
        {
            return new("Waiting for statefulset spec update to be observed...\n", false);
        }

        var (wanted, ready) = (item.Number("spec", "replicas") ?? 1, Count(item, "readyReplicas"));
        if (ready < wanted)
        {
            return new($"Waiting for {wanted - ready} pods to be ready...\n", false);
        }

        var (updated, partition) = (Count(item, "updatedReplicas"), item.Number("spec", "updateStrategy", "rollingUpdate", "partition"));
        if (item.Text("spec", "updateStrategy", "type") == "RollingUpdate" && partition is not null)
        {
            var due = wanted - partition.Value;
            return updated < due
                ? new($"Waiting for partitioned roll out to finish: {updated} out of {due} new pods have been updated...\n", false)
                : new($"partitioned roll out complete: {updated} new pods have been updated...\n", true);
        }

        var revision = item.Text("status", "updateRevision");
        return revision != item.Text("status", "currentRevision")
            ? new($"waiting for statefulset rolling update to complete {updated} pods at revision {revision}...\n", false)
            : new($"statefulset rolling update complete {Count(item, "currentReplicas")} pods at revision {revision}...\n", true);
    }

    private static void CheckStrategy(JsonObject item)
    {
        if (item.Text("spec", "updateStrategy", "type") != "RollingUpdate")
        {
            throw KubectlException.Error("rollout status is only available for RollingUpdate strategy type");
        }
    }

    private static bool IsOld(JsonObject item) =>
        (item.Number("metadata", "generation") ?? 0) > (item.Number("status", "observedGeneration") ?? 0);

    private static long Count(JsonObject item, string field) => item.Number("status", field) ?? 0;
}
