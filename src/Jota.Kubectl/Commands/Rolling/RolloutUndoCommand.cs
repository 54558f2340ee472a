using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl rollout undo</c>.</summary>
internal sealed class RolloutUndoCommand : Command
{
    /// <summary>What belongs to a revision itself, and is not brought back with it.</summary>
    private static readonly string[] Kept =
    [
        LastApplied.Annotation, Revisions.Annotation, "deployment.kubernetes.io/revision-history",
        "deployment.kubernetes.io/desired-replicas", "deployment.kubernetes.io/max-replicas", "deprecated.deployment.rollback.to",
    ];

    public override string Name => "undo";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. ManifestOptions.Flags, .. PrintOptions.Flags, Flag.Number("to-revision"), Flag.Text("selector", letter: 'l').Elsewhere,
        Flag.Text("dry-run", "none").Elsewhere,
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        if (call.Arguments.Count == 0 && call.Flags.All("filename").Count == 0)
        {
            throw KubectlException.Usage(call.Command, "required resource not specified");
        }

        if (call.Flags.Has("output"))
        {
            throw new NotOursException("rollout undo -o");
        }

        var resources = call.Resources;
        var options = new SelectionOptions { Files = ManifestOptions.Of(call.Flags), CommandPath = call.Command };
        var selected = await resources.SelectAsync(call.Arguments, options, ct);
        var infos = await resources.FetchAsync(selected, options, ct);
        Revisions.CheckKinds(infos);
        foreach (var info in infos)
        {
            try
            {
                new NamePrinter(await UndoAsync(call, info, ct)).Print(info.Object!, call.Output);
            }
            catch (KubectlException e)
            {
                resources.Failures.Add(e);
            }
        }

        return resources.Failures.Tell(call.Error);
    }

    private static async Task<string> UndoAsync(Invocation call, ResourceInfo info, CancellationToken ct)
    {
        var wanted = call.Flags.Number("to-revision");
        if (wanted < 0)
        {
            throw KubectlException.Error($"unable to find specified revision {wanted} in history");
        }

        var deployment = info.Object!;
        var revisions = await Revisions.OfDeploymentAsync(call, info, ct);
        if (deployment.Is("spec", "paused"))
        {
            throw KubectlException.Error(
                $"you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume {info.Shown}' and try again");
        }

        var found = wanted > 0
            ? revisions.GetValueOrDefault(wanted) ?? throw KubectlException.Error($"unable to find specified revision {wanted} in history")
            : revisions.Values.Reverse().Skip(1).FirstOrDefault()
                ?? throw KubectlException.Error($"no rollout history found for deployment \"{info.Name}\"");
        var template = (JsonObject)found.At("spec", "template")!.DeepClone();
        (template.At("metadata", "labels") as JsonObject)?.Remove("pod-template-hash");
        if (Trees.Same(template, deployment.At("spec", "template")))
        {
            var revision = found.Text("metadata", "annotations", Revisions.Annotation);
            return $"skipped rollback (current template already matches revision {revision})";
        }

        if (deployment.At("metadata", "annotations", LastApplied.Annotation) is not null)
        {
            call.Error.WriteLine(
                $"Warning: resource {info.Mapping.Plural}/{info.Name} was previously managed with 'kubectl apply'. Rolling back will not " +
                $"update the {LastApplied.Annotation} annotation, which may cause unexpected behavior in future 'kubectl apply' " +
                "operations. Consider using 'kubectl apply' with the original configuration file instead.");
        }

        var patch = new JsonArray(
            new JsonObject { ["op"] = "replace", ["path"] = "/spec/template", ["value"] = template },
            new JsonObject { ["op"] = "replace", ["path"] = "/metadata/annotations", ["value"] = AnnotationsOf(deployment, found) });
        await call.Objects.PatchAsync(info.Mapping, info.Namespace, info.Name, ObjectClient.JsonPatch, patch.ToJsonString(), "", ct);
        return "rolled back";
    }

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
