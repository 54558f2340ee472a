using Jota.Api;
using k8s.Models;

namespace Jota.Kubelet.Volumes;

/// <summary>A volume of a CSI driver as a pod asks for it.</summary>
/// <param name="Name">What it is called on the node: its PersistentVolume's name, or the one in the pod.</param>
/// <param name="Driver">The driver.</param>
/// <param name="Handle">What the driver calls it.</param>
internal sealed record CsiSource(string Name, string Driver, string Handle)
{
    public bool IsEphemeral { get; init; }

    public bool IsReadOnly { get; init; }

    public string FsType { get; init; } = "";

    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> MountOptions { get; init; } = [];

    public IReadOnlyList<string> AccessModes { get; init; } = [Api.AccessModes.ReadWriteOnce];

    public ObjectKey? StageSecret { get; init; }

    public ObjectKey? PublishSecret { get; init; }

    public ObjectKey? ExpandSecret { get; init; }

    /// <summary>The claim that has it; null for one that is the pod's alone.</summary>
    public ObjectKey? Claim { get; init; }

    /// <summary>The volume of a claim.</summary>
    public static CsiSource Of(V1Volume volume, ObjectKey claim, V1PersistentVolume persistent)
    {
        var csi = persistent.Spec.Csi;
        return new(persistent.Metadata.Name, csi.Driver, csi.VolumeHandle)
        {
            IsReadOnly = csi.ReadOnlyProperty == true || volume.PersistentVolumeClaim?.ReadOnlyProperty == true,
            FsType = csi.FsType ?? "",
            Attributes = Texts(csi.VolumeAttributes),
            MountOptions = [.. persistent.Spec.MountOptions ?? []],
            AccessModes = [.. persistent.Spec.AccessModes ?? []],
            StageSecret = KeyOf(csi.NodeStageSecretRef),
            PublishSecret = KeyOf(csi.NodePublishSecretRef),
            ExpandSecret = KeyOf(csi.NodeExpandSecretRef),
            Claim = claim,
        };
    }

    /// <summary>A volume that is a pod's alone.</summary>
    public static CsiSource Of(V1Pod pod, V1Volume volume) =>
        new(volume.Name, volume.Csi.Driver, CsiPlan.HandleOf(pod.Metadata.Uid, volume.Name))
        {
            IsEphemeral = true,
            IsReadOnly = volume.Csi.ReadOnlyProperty == true,
            FsType = volume.Csi.FsType ?? "",
            Attributes = Texts(volume.Csi.VolumeAttributes),
            PublishSecret = volume.Csi.NodePublishSecretRef?.Name is { Length: > 0 } secret
                ? new(pod.Metadata.NamespaceProperty ?? "", secret)
                : null,
        };

    private static Dictionary<string, string> Texts(IDictionary<string, string>? texts) =>
        new(texts ?? new Dictionary<string, string>(), StringComparer.Ordinal);

    private static ObjectKey? KeyOf(V1SecretReference? reference) =>
        reference is { Name.Length: > 0, NamespaceProperty.Length: > 0 } ? new(reference.NamespaceProperty, reference.Name) : null;
}
