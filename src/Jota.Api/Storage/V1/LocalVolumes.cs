using k8s.Models;

namespace Jota.Api;

/// <summary>
/// Volumes that are folders of a node: what a claim gets in a cluster where nobody has set up anything else. A controller makes the volume
/// on the node that the scheduler chose, the node makes the folder when a pod first uses it, and removes it when the volume is deleted.
/// </summary>
public static class LocalVolumes
{
    /// <summary>The driver, and who makes such volumes.</summary>
    public const string Driver = "local.jota.dev";

    /// <summary>The class of them that every cluster begins with.</summary>
    public const string ClassName = "local";

    /// <summary>The label of a volume that says which node has it.</summary>
    public const string NodeLabel = "local.jota.dev/node";

    /// <summary>Keeps a volume until its node has removed the folder.</summary>
    public const string Finalizer = "local.jota.dev/folder";

    /// <summary>The class as a new cluster has it; it is the user's from then on.</summary>
    public static V1StorageClass Class => new()
    {
        Metadata = new() { Name = ClassName, Annotations = new Dictionary<string, string> { [DefaultStorageClass.Annotation] = "true" } },
        Provisioner = Driver,
        ReclaimPolicy = ReclaimPolicies.Delete,
        VolumeBindingMode = "WaitForFirstConsumer",
        AllowVolumeExpansion = true,
    };

    /// <summary>What others need to know of the driver: that nothing has to be attached.</summary>
    public static V1CSIDriver DriverObject => new()
    {
        Metadata = new() { Name = Driver },
        Spec = new() { AttachRequired = false, PodInfoOnMount = false, FsGroupPolicy = "File", VolumeLifecycleModes = ["Persistent"] },
    };

    /// <summary>Whether a volume is one of these.</summary>
    public static bool Is(V1PersistentVolume volume) => volume.Spec?.Csi?.Driver == Driver;

    /// <summary>The node that has a volume; null when that is not said.</summary>
    public static string? NodeOf(V1PersistentVolume volume) =>
        volume.Metadata.Labels is { } labels && labels.TryGetValue(NodeLabel, out var node) ? node : null;
}
