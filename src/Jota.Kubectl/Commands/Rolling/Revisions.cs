using System.Globalization;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>The revisions of a deployment: its replica sets.</summary>
internal static class Revisions
{
    public const string Annotation = "deployment.kubernetes.io/revision";
    public const string Cause = "kubernetes.io/change-cause";

    /// <summary>Only deployments' are read here; for all others another kubectl is asked, before anything is done.</summary>
    public static void CheckKinds(IReadOnlyList<ResourceInfo> infos)
    {
        if (infos.FirstOrDefault(info => info.Object.Kind() is "StatefulSet" or "DaemonSet") is { } other)
        {
            throw new NotOursException($"the history of a {other.Object.Kind()}");
        }

        if (infos.FirstOrDefault(info => info.Object.Kind() != "Deployment") is { } none)
        {
            throw KubectlException.Error($"no history viewer has been implemented for \"{none.Object.Kind()}\"");
        }
    }

    /// <summary>Each revision with its replica set, in order.</summary>
    public static async Task<SortedDictionary<long, JsonObject>> OfDeploymentAsync(
        Invocation call, ResourceInfo deployment, CancellationToken ct)
    {
        var labels = string.Join(',', deployment.Object.Fields("spec", "selector", "matchLabels")
            .Select(label => $"{label.Key}={(string?)label.Value}"));
        var sets = await call.Session.Mapper.ResourceAsync("replicasets.apps", ct);
        var query = new Query().With("labelSelector", labels).ToString();
        var uid = deployment.Object.Text("metadata", "uid");
        var found = new SortedDictionary<long, JsonObject>();
        foreach (var set in await call.Objects.ListAsync(sets, deployment.Namespace, query, 500, ct))
        {
            var isOwned = set.Items("metadata", "ownerReferences").Any(owner => owner.Text("uid") == uid);
            if (isOwned && long.TryParse(
                set.Text("metadata", "annotations", Annotation), NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
            {
                found[revision] = set;
            }
        }

        return found;
    }
}
