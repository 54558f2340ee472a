using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Brings back the pod template of a revision.</summary>
internal sealed class RolloutUndo(Invocation call, Change change)
{
    /// <summary>What belongs to a deployment's revision itself, and is not brought back with it.</summary>
    private static readonly string[] Kept =
    [
        LastApplied.Annotation, Revisions.Annotation, "deployment.kubernetes.io/revision-history",
        "deployment.kubernetes.io/desired-replicas", "deployment.kubernetes.io/max-replicas", "deprecated.deployment.rollback.to",
    ];

    /// <summary>Does it, or tells what it would be.</summary>
    /// <param name="info">What rolls out.</param>
    /// <param name="wanted">Which revision; zero for the one before.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>What was done, for the line that tells it.</returns>
    public async Task<string> RunAsync(ResourceInfo info, long wanted, CancellationToken ct)
    {
        if (wanted < 0)
        {
            throw NoRevision(wanted);
        }

        var revisions = await Revisions.OfAsync(call, info, "rollbacker", ct);
        return info.Object.Kind() == "Deployment"
            ? await OfDeploymentAsync(info, revisions, wanted, ct)
            : await OfOthersAsync(info, revisions, wanted, ct);
    }

    private async Task<string> OfDeploymentAsync(
        ResourceInfo info, SortedDictionary<long, Revision> revisions, long wanted, CancellationToken ct)
    {
        var deployment = info.Object!;
        var found = wanted > 0
            ? revisions.GetValueOrDefault(wanted) ?? throw NoRevision(wanted)
            : Revisions.Previous(revisions)
                ?? throw KubectlException.Error($"no rollout history found for deployment \"{info.Name}\"");
        if (change.DryRun == DryRun.Client)
        {
            return TextOf(info, found);
        }

        if (deployment.Is("spec", "paused"))
        {
            throw KubectlException.Error(
                $"you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume {info.Shown}' and try again");
        }

        var template = (JsonObject)found.Template.DeepClone();
        (template.At("metadata", "labels") as JsonObject)?.Remove("pod-template-hash");
        if (Trees.Same(template, deployment.At("spec", "template")))
        {
            return Skipped(found);
        }

        WarnOfApplied(info);
        var patch = new JsonArray(
            new JsonObject { ["op"] = "replace", ["path"] = "/spec/template", ["value"] = template },
            new JsonObject { ["op"] = "replace", ["path"] = "/metadata/annotations", ["value"] = AnnotationsOf(deployment, found.Object) });
        await PatchAsync(info, ObjectClient.JsonPatch, patch.ToJsonString(), ct);
        return "rolled back";
    }

    private async Task<string> OfOthersAsync(
        ResourceInfo info, SortedDictionary<long, Revision> revisions, long wanted, CancellationToken ct)
    {
        var found = wanted > 0
            ? revisions.GetValueOrDefault(wanted) ?? throw NoRevision(wanted)
            : Revisions.Previous(revisions) ?? throw KubectlException.Error("no last revision to roll back to");
        if (change.DryRun == DryRun.Client)
        {
            return "will roll back to " + TextOf(info, found);
        }

        if (Trees.Same(found.Template, info.Object.At("spec", "template")))
        {
            return Skipped(found);
        }

        await PatchAsync(info, ObjectClient.StrategicPatch, found.Patch!.ToJsonString(), ct);
        return "rolled back";
    }

    private Task<JsonObject> PatchAsync(ResourceInfo info, string kind, string patch, CancellationToken ct) =>
        call.Objects.PatchAsync(info.Mapping, info.Namespace, info.Name, kind, patch, change.Query.ToString(), ct);

    private string TextOf(ResourceInfo info, Revision found)
    {
        using var text = new StringWriter();
        RevisionTemplate.Write(call, info, found.Template, "", text);
        return text.ToString();
    }

    private void WarnOfApplied(ResourceInfo info)
    {
        if (info.Object.At("metadata", "annotations", LastApplied.Annotation) is not null)
        {
            call.Error.WriteLine(
                $"Warning: resource {info.Mapping.Plural}/{info.Name} was previously managed with 'kubectl apply'. Rolling back will not " +
                $"update the {LastApplied.Annotation} annotation, which may cause unexpected behavior in future 'kubectl apply' " +
                "operations. Consider using 'kubectl apply' with the original configuration file instead.");
        }
    }

    private static string Skipped(Revision found) => $"skipped rollback (current template already matches revision {found.Number})";

    private static KubectlException NoRevision(long wanted) =>
        KubectlException.Error($"unable to find specified revision {wanted} in history");

    private static JsonObject AnnotationsOf(JsonObject deployment, JsonObject found)
    {
        var annotations = new JsonObject();
        foreach (var (key, value) in deployment.Fields("metadata", "annotations").Where(field => Kept.Contains(field.Key)))
        {
            annotations[key] = value?.DeepClone();
        }

        foreach (var (key, value) in found.Fields("metadata", "annotations").Where(field => !Kept.Contains(field.Key)))
        {
            annotations[key] = value?.DeepClone();
        }

        return annotations;
    }
}
