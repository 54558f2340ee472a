using Jota.Kubelet.Specs;
using Jota.Kubelet.Statuses;
using k8s.Models;

namespace Jota.Kubelet.StaticPods;

/// <summary>
/// What is known of one name: the pod that the node runs, its image in the API, and the status that the image is to have.
/// </summary>
internal sealed record MirrorEntry
{
    public static MirrorEntry Nothing { get; } = new();

    /// <summary>The pod that the node runs on its own.</summary>
    public V1Pod? Static { get; init; }

    /// <summary>The image, as it is in the API.</summary>
    public V1Pod? Mirror { get; init; }

    /// <summary>The newest status of the pod.</summary>
    public V1PodStatus? Status { get; init; }

    /// <summary>Writes it on this image.</summary>
    public PodStatusWriter? Writer { get; init; }

    /// <summary>What there is to do: an image of nothing, or of what the pod was before, goes; one that lacks is made.</summary>
    public MirrorStep Step => (Static, Mirror) switch
    {
        (null, null) => MirrorStep.Nothing,
        (null, _) => MirrorStep.Delete,
        (_, null) => MirrorStep.Create,
        var (pod, mirror) when mirror.Metadata.DeletionTimestamp is not null
            || ImageOf != pod.Metadata.Uid => MirrorStep.Delete,
        _ => MirrorStep.Nothing,
    };

    private string? ImageOf =>
        Mirror?.Metadata.Annotations is { } all && all.TryGetValue(StaticPodAnnotations.Mirror, out var hash) ? hash : null;
}

/// <summary>What is to be done for an image.</summary>
internal enum MirrorStep
{
    Nothing,
    Create,
    Delete,
}
