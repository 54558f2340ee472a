using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Claims of storage.</summary>
internal static class ClaimDescriber
{
    public static async Task DescribeAsync(Description about, CancellationToken ct)
    {
        Claim(about.Out, about.Item, about);
        var pods = await about.ListAsync("pods", about.Namespace, new Query(), ct);
        about.Out.Many("Used By", pods.Where(pod => Uses(pod, about.Item)).Select(pod => pod.Name()).Order(StringComparer.Ordinal));
        if (about.Item.Items("status", "conditions").Any())
        {
            ConditionsDescriber.Probed(about, "LastProbeTime", "lastProbeTime");
        }

        await about.EventsAsync(ct);
    }

    /// <summary>A claim, or a template of one: that has no name and no state.</summary>
    public static void Claim(DescriptionWriter output, JsonNode claim, Description? about)
    {
        var spec = claim.At("spec");
        if (about is not null)
        {
            output.Field("Name", about.Name);
            output.Field("Namespace", about.Namespace);
        }

        output.Field("StorageClass", Facts.StorageClass(claim));
        if (about is not null)
        {
            output.Field("Status", claim.Has("metadata", "deletionTimestamp")
                ? $"Terminating (lasts {about.Since(claim, "metadata", "deletionTimestamp")})"
                : claim.Text("status", "phase"));
        }

        output.Field("Volume", spec.Text("volumeName"));
        output.Pairs("Labels", claim.At("metadata", "labels"));
        output.Annotations("Annotations", claim.At("metadata", "annotations"));
        if (about is not null)
        {
            output.Field("Finalizers", claim.Shown("[]", "metadata", "finalizers"));
        }

        var isBound = spec.Text("volumeName").Length > 0;
        output.Field("Capacity", isBound ? claim.Shown("0", "status", "capacity", "storage") : "");
        output.Field("Access Modes", isBound ? Facts.AccessModes(claim, "status", "accessModes") : "");
        if (spec.Has("volumeMode"))
        {
            output.Field("VolumeMode", spec.Text("volumeMode"));
        }

        if (spec.At("dataSource") is { } source)
        {
            output.Line("DataSource:");
            if (source.Has("apiGroup"))
            {
                output.Field(1, "APIGroup", source.Text("apiGroup"));
            }

            output.Field(1, "Kind", source.Text("kind"));
            output.Field(1, "Name", source.Text("name"));
        }
    }

    /// <summary>Whether a pod names the claim, or was it made for.</summary>
    private static bool Uses(JsonObject pod, JsonObject claim) =>
        pod.Items("spec", "volumes").Any(volume => volume.Text("persistentVolumeClaim", "claimName") == claim.Name())
        || claim.Items("metadata", "ownerReferences").Any(
            owner => owner.Text("kind") == "Pod" && owner.Text("uid") == pod.Text("metadata", "uid"));
}
