using k8s.Models;

namespace Jota.Api;

/// <summary>How the claims of a pod's volumes are called.</summary>
public static class ClaimNames
{
    /// <summary>The claim of a volume, which may be made for it; null for a volume without one.</summary>
    public static string? Of(V1Pod pod, V1Volume volume) => volume switch
    {
        { PersistentVolumeClaim: { } claim } => claim.ClaimName,
        { Ephemeral: not null } => $"{pod.Metadata.Name}-{volume.Name}",
        _ => null,
    };

    /// <summary>Whether a claim was made for this very pod.</summary>
    public static bool IsMadeFor(V1Pod pod, V1PersistentVolumeClaim claim) =>
        claim.Metadata.OwnerReferences?.Any(owner => owner.Controller == true && owner.Uid == pod.Metadata.Uid) == true;
}
