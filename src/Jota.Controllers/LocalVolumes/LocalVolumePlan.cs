using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>The volume that a claim of the built-in driver gets on the node that was chosen, or why none. Pure.</summary>
internal static class LocalVolumePlan
{
    private const int LongestLabel = 63;
    private const string HostName = "kubernetes.io/hostname";

    /// <summary>How the volume of a claim is called: always the same, so that none is made twice.</summary>
    public static string NameOf(V1PersistentVolumeClaim claim) => $"pvc-{claim.Metadata.Uid}";

    /// <summary>Whether a claim waits for a volume of this driver on a node that was chosen.</summary>
    public static bool Wants(V1PersistentVolumeClaim claim) =>
        claim is { Metadata.DeletionTimestamp: null, Spec.VolumeName: null or "" }
        && ClaimBindings.Of(claim.Metadata, ClaimBindings.Provisioner) == LocalVolumes.Driver;

    /// <summary>Why a claim cannot have such a volume; null when it can.</summary>
    public static string? Refusal(V1PersistentVolumeClaim claim, V1Node? node) => claim switch
    {
        { Spec.VolumeMode: VolumeModes.Block } => $"{LocalVolumes.Driver} makes folders, no block devices",
        { Spec.Selector: not null } => "claim.Spec.Selector is not supported for dynamic provisioning",
        { Spec.DataSource: not null } => $"{LocalVolumes.Driver} makes empty volumes: it takes no data source",
        _ when (claim.Spec.AccessModes ?? []).Any(mode => mode is AccessModes.ReadOnlyMany or AccessModes.ReadWriteMany) =>
            $"{LocalVolumes.Driver} makes volumes of one node: only ReadWriteOnce and ReadWriteOncePod can be had",
        _ when ClaimBindings.Of(claim.Metadata, ClaimBindings.SelectedNode) is null =>
            $"{LocalVolumes.Driver} makes volumes where a pod needs them: the class must have volumeBindingMode WaitForFirstConsumer",
        _ when node?.Metadata.Name.Length > LongestLabel => $"the name of node \"{node.Metadata.Name}\" is too long for a label",
        _ => null,
    };

    /// <summary>The volume.</summary>
    /// <param name="claim">For whom.</param>
    /// <param name="node">Where.</param>
    /// <param name="drivers">The drivers that the node has: one without this one, as a simulated one is, has no folders to remove.</param>
    /// <param name="storageClass">Of what class.</param>
    public static V1PersistentVolume Volume(V1PersistentVolumeClaim claim, V1Node node, V1CSINode? drivers, V1StorageClass storageClass)
    {
        var policy = storageClass.ReclaimPolicy ?? ReclaimPolicies.Delete;
        var name = NameOf(claim);
        return new()
        {
            Metadata = new()
            {
                Name = name,
                Labels = new Dictionary<string, string> { [LocalVolumes.NodeLabel] = node.Metadata.Name },
                Annotations = new Dictionary<string, string> { [ClaimBindings.ProvisionedBy] = LocalVolumes.Driver },
                Finalizers = HasFolders(drivers) ? [LocalVolumes.Finalizer] : [],
            },
            Spec = new()
            {
                AccessModes = claim.Spec.AccessModes,
                Capacity = new Dictionary<string, ResourceQuantity> { ["storage"] = claim.Spec.Resources.Requests["storage"] },
                PersistentVolumeReclaimPolicy = policy,
                StorageClassName = storageClass.Metadata.Name,
                VolumeMode = VolumeModes.Filesystem,
                Csi = new() { Driver = LocalVolumes.Driver, VolumeHandle = name },
                NodeAffinity = On(node),
                ClaimRef = new()
                {
                    ApiVersion = "v1",
                    Kind = "PersistentVolumeClaim",
                    NamespaceProperty = claim.Metadata.NamespaceProperty,
                    Name = claim.Metadata.Name,
                    Uid = claim.Metadata.Uid,
                    ResourceVersion = claim.Metadata.ResourceVersion,
                },
            },
        };
    }

    private static bool HasFolders(V1CSINode? node) => node?.Spec?.Drivers?.Any(driver => driver.Name == LocalVolumes.Driver) == true;

    private static V1VolumeNodeAffinity On(V1Node node)
    {
        var host = node.Metadata.Labels is { } labels && labels.TryGetValue(HostName, out var named) ? named : node.Metadata.Name;
        var here = new V1NodeSelectorRequirement { Key = HostName, OperatorProperty = "In", Values = [host] };
        return new() { Required = new() { NodeSelectorTerms = [new() { MatchExpressions = [here] }] } };
    }
}
