using System.Globalization;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>A verdict that is about a pod's volumes, with which those are, and what would change it.</summary>
internal static class VolumeObstacleText
{
    public static (string Reason, string? Help) Of(PodShape pod, ClusterState cluster, NodeState node, string reason) => reason switch
    {
        VolumeFit.Unreachable => (
            $"a volume of the pod is not reached from there ({Volumes(pod, cluster.Storage)})",
            "let the pod run where its volume is, or give it a claim with a volume elsewhere"),
        VolumeFit.NoneToBind => (
            $"no volume that is free and large enough is reached from there, and none is made there ({Claims(pod)})",
            $"make a PersistentVolume that {node.Name} reaches, or use a StorageClass that makes some there"),
        VolumeFit.VolumeGone => (
            $"the volume of a claim is gone ({Claims(pod)})", "make the claim anew, or bring its PersistentVolume back"),
        "node(s) had no available volume zone" => (
            $"a volume of the pod is in another zone ({Volumes(pod, cluster.Storage)})",
            "let the pod run in the zone of its volume, or give it a volume of this one"),
        "node(s) exceed max volume count" => (
            $"its drivers attach no more volumes there{Limits(cluster.Storage, node)}",
            $"move pods with volumes away from {node.Name}, or add a node"),
        "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode" => (
            $"another pod uses a claim that is for one pod alone (ReadWriteOncePod; {Claims(pod)})",
            "delete that pod, or use a claim with another access mode"),
        "pod has unbound immediate PersistentVolumeClaims" => (
            $"a claim of the pod has no volume yet ({Unbound(pod, cluster.Storage)})",
            $"see why: kubectl describe pvc -n {pod.Key.Namespace} {Unbound(pod, cluster.Storage)}"),
        _ when reason.EndsWith("not found", StringComparison.Ordinal) =>
            (reason, "create the claim that the pod asks for, or correct its name"),
        _ => (reason, null),
    };

    private static string Claims(PodShape pod) => "claims " + string.Join(", ", pod.Footprint.Claims.Select(claim => claim.Name));

    private static string Unbound(PodShape pod, StorageState storage) => string.Join(' ', pod.Footprint.Claims
        .Where(key => storage.Claim(key) is { } claim && !ClaimBindings.IsComplete(claim)).Select(key => key.Name));

    private static string Volumes(PodShape pod, StorageState storage) => string.Join("; ", pod.Footprint.Claims
        .Select(key => storage.Claim(key)?.Spec.VolumeName is { Length: > 0 } name ? storage.Volume(name) : null)
        .OfType<V1PersistentVolume>()
        .Select(volume => Place(volume) is { Length: > 0 } place ? $"{volume.Metadata.Name}: {place}" : volume.Metadata.Name));

    /// <summary>Where a volume says that it is.</summary>
    private static string Place(V1PersistentVolume volume)
    {
        var terms = volume.Spec.NodeAffinity?.Required?.NodeSelectorTerms ?? [];
        var expressions = terms.SelectMany(term => (term.MatchExpressions ?? []).Concat(term.MatchFields ?? []));
        var labels = volume.Metadata.Labels ?? new Dictionary<string, string>();
        return string.Join(", ", expressions
            .Select(wanted => $"{wanted.Key} {wanted.OperatorProperty} [{string.Join(' ', wanted.Values ?? [])}]")
            .Concat(labels.Where(label => label.Key.EndsWith("/zone", StringComparison.Ordinal))
                .Select(label => $"{label.Key}={label.Value}")));
    }

    private static string Limits(StorageState storage, NodeState node) => storage.Limits.Of(node.Name) is { Count: > 0 } limits
        ? " (" + string.Join(", ", limits.Select(limit => string.Create(CultureInfo.InvariantCulture, $"{limit.Key}: {limit.Value}"))) + ")"
        : "";
}
