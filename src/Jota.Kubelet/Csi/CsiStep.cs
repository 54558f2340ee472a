namespace Jota.Kubelet.Csi;

/// <summary>What was being done for a volume.</summary>
internal enum CsiStep
{
    /// <summary>It was made ready for the node.</summary>
    Stage,

    /// <summary>It was made ready for a pod.</summary>
    Publish,
}
