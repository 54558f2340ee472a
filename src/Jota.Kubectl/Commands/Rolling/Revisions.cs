using System.Globalization;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>The revisions of what rolls out: replica sets of deployments, controller revisions of all others.</summary>
internal static class Revisions
{
    public const string Annotation = "deployment.kubernetes.io/revision";
    public const string Cause = "kubernetes.io/change-cause";

    /// <summary>Each revision, in order.</summary>
    /// <param name="call">The command line.</param>
    /// <param name="info">What rolls out.</param>
    /// <param name="what">Who wants to know, as is told where the type has no revisions.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<SortedDictionary<long, Revision>> OfAsync(
        Invocation call, ResourceInfo info, string what, CancellationToken ct)
    {
        var (type, read) = info.Object.Kind() switch
        {
            "Deployment" => ("replicasets.apps", (Func<JsonObject, JsonObject, Revision?>)OfReplicaSet),
            "DaemonSet" or "StatefulSet" => ("controllerrevisions.apps", OfControllerRevision),
            var other => throw KubectlException.Error($"no {what} has been implemented for \"{other}\""),
        };
        var query = new Query().With("labelSelector", SelectorText.Of(info.Object.At("spec", "selector"))).ToString();
        var uid = info.Object.Text("metadata", "uid");
        var found = new SortedDictionary<long, Revision>();
        var mapping = await call.Session.Mapper.ResourceAsync(type, ct);
        foreach (var keeper in await call.Objects.ListAsync(mapping, info.Namespace, query, 500, ct))
        {
            var isOwned = keeper.Items("metadata", "ownerReferences").Any(owner => owner.Text("uid") == uid);
            if (isOwned && read(info.Object!, keeper) is { } revision)
            {
                found[revision.Number] = revision;
            }
        }

        return found;
    }

    /// <summary>The revision before the present one; null where there is none.</summary>
    public static Revision? Previous(SortedDictionary<long, Revision> revisions) => revisions.Values.Reverse().Skip(1).FirstOrDefault();

    private static string CauseOf(JsonObject keeper) => keeper.Text("metadata", "annotations", Cause);

    private static Revision? OfReplicaSet(JsonObject deployment, JsonObject set) =>
        long.TryParse(
            set.Text("metadata", "annotations", Annotation), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && set.At("spec", "template") is JsonObject template
            ? new(number, set, template, CauseOf(set))
            : null;

    private static Revision? OfControllerRevision(JsonObject owner, JsonObject keeper)
    {
        if (keeper.At("data", "spec", "template")?.DeepClone() is not JsonObject template)
        {
            return null;
        }

        // It is kept as the patch that brings it back.
        template.Remove("$patch");
        var shown = (JsonObject)owner.DeepClone();
        shown.Within("spec")["template"] = template.DeepClone();
        return new(keeper.Number("revision") ?? 0, shown, template, CauseOf(keeper)) { Patch = keeper.At("data") };
    }
}
