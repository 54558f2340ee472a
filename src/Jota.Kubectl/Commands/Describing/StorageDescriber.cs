using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Volumes of the cluster, and classes of them.</summary>
internal static class StorageDescriber
{
    public static async Task DescribeVolumeAsync(Description about, CancellationToken ct)
    {
        var (item, output) = (about.Item, about.Out);
        var spec = item.At("spec");
        about.Head(withNamespace: false);
        output.Field("Finalizers", item.Shown("[]", "metadata", "finalizers"));
        output.Field("StorageClass", Facts.StorageClass(item));
        output.Field("Status", item.Has("metadata", "deletionTimestamp")
            ? $"Terminating (lasts {about.Since(item, "metadata", "deletionTimestamp")})"
            : item.Text("status", "phase"));
        output.Field("Claim", spec.At("claimRef") is { } claim ? $"{claim.Text("namespace")}/{claim.Text("name")}" : "");
        output.Field("Reclaim Policy", spec.Text("persistentVolumeReclaimPolicy"));
        output.Field("Access Modes", Facts.AccessModes(spec, "accessModes"));
        if (spec.Has("volumeMode"))
        {
            output.Field("VolumeMode", spec.Text("volumeMode"));
        }

        output.Field("Capacity", spec.Shown("0", "capacity", "storage"));
        Affinity(output, spec);
        output.Field("Message", item.Text("status", "message"));
        output.Line("Source:");
        VolumesDescriber.Source(output, VolumeSources.OfCluster, spec, isOfPod: false);
        await about.EventsAsync(ct);
    }

    public static async Task DescribeClassAsync(Description about, CancellationToken ct)
    {
        var (item, output) = (about.Item, about.Out);
        var annotations = item.At("metadata", "annotations");
        output.Field("Name", about.Name);
        output.Field("IsDefaultClass", annotations.Text("storageclass.kubernetes.io/is-default-class") == "true"
            || annotations.Text("storageclass.beta.kubernetes.io/is-default-class") == "true" ? "Yes" : "No");
        output.Field("Annotations", Facts.Pairs(annotations));
        output.Field("Provisioner", item.Text("provisioner"));
        output.Field("Parameters", Facts.Pairs(item.At("parameters")));
        output.Field("AllowVolumeExpansion", Facts.YesNoUnset(item, "allowVolumeExpansion"));
        output.Line(item.Items("mountOptions").Any() ? "MountOptions:" : "MountOptions:\t<none>");
        foreach (var option in item.Texts("mountOptions"))
        {
            output.Line(1, option);
        }

        foreach (var (title, field) in (ReadOnlySpan<(string, string)>)[
            ("ReclaimPolicy", "reclaimPolicy"), ("VolumeBindingMode", "volumeBindingMode")])
        {
            if (item.Has(field))
            {
                output.Field(title, item.Text(field));
            }
        }

        if (item.Has("allowedTopologies"))
        {
            output.Line($"AllowedTopologies:\t{(item.Items("allowedTopologies").Any() ? "" : "<none>")}");
            Terms(output, 1, item.Items("allowedTopologies"), "matchLabelExpressions");
        }

        await about.EventsAsync(ct);
    }

    public static async Task DescribeAttributesClassAsync(Description about, CancellationToken ct)
    {
        about.Out.Field("Name", about.Name);
        about.Out.Field("Annotations", Facts.Pairs(about.Item.At("metadata", "annotations")));
        about.Out.Field("DriverName", about.Item.Text("driverName"));
        about.Out.Field("Parameters", Facts.Pairs(about.Item.At("parameters")));
        await about.EventsAsync(ct);
    }

    public static async Task DescribeCsiNodeAsync(Description about, CancellationToken ct)
    {
        var output = about.Out;
        about.Head(withNamespace: false);
        about.Created();
        output.Line("Spec:");
        if (about.Item.Has("spec", "drivers"))
        {
            output.Line(1, "Drivers:");
        }

        foreach (var driver in about.Item.Items("spec", "drivers"))
        {
            output.Line(2, $"{driver.Text("name")}:");
            output.Field(3, "Node ID", driver.Text("nodeID"));
            if (driver.Has("allocatable", "count"))
            {
                output.Line(3, "Allocatables:");
                output.Field(4, "Count", driver.Shown("", "allocatable", "count"));
            }

            if (driver.Has("topologyKeys"))
            {
                output.Field(3, "Topology Keys", driver.Shown("", "topologyKeys"));
            }
        }

        await about.EventsAsync(ct);
    }

    private static void Affinity(DescriptionWriter output, JsonNode? spec)
    {
        if (spec.At("nodeAffinity", "required") is not { } required)
        {
            output.Field("Node Affinity", "<none>");
            return;
        }

        output.Field("Node Affinity", "");
        output.Field(1, "Required Terms", required.Items("nodeSelectorTerms").Any() ? "" : "<none>");
        Terms(output, 2, required.Items("nodeSelectorTerms"), "matchExpressions");
    }

    private static void Terms(DescriptionWriter output, int level, IEnumerable<JsonNode?> terms, string field)
    {
        foreach (var (number, term) in terms.Index())
        {
            output.Put(level, $"Term {number}:\t");
            foreach (var (at, rule) in term.Items(field).Index())
            {
                if (at > 0)
                {
                    output.Put(level, "\t");
                }

                var values = string.Join(", ", rule.Texts("values"));
                var how = rule.Shown("in", "operator").ToLowerInvariant();
                output.Line($"{rule.Text("key")} {how}{(values.Length > 0 ? $" [{values}]" : "")}");
            }

            if (!term.Items(field).Any())
            {
                output.Line("<none>");
            }
        }
    }
}
