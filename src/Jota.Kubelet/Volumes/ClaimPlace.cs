using k8s.Models;

namespace Jota.Kubelet.Volumes;

/// <summary>Where a claim's volume is on the node.</summary>
/// <param name="PersistentVolume">The volume's name in the cluster.</param>
/// <param name="Path">The path on the machine.</param>
internal sealed record ClaimPlace(string PersistentVolume, string Path)
{
    /// <summary>Whether the node itself makes and removes it.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Whether containers may only read.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Of which driver it is; null for a path of the machine.</summary>
    public CsiSource? Csi { get; init; }

    /// <summary>What is to be there, for a path of the machine.</summary>
    public V1HostPathVolumeSource? HostPath { get; init; }
}
