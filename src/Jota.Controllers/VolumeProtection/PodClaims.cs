using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Which claims a pod uses.</summary>
internal static class PodClaims
{
    /// <summary>Every claim that its volumes name, or that are made for them.</summary>
    public static IEnumerable<ObjectKey> Of(V1Pod pod)
    {
        foreach (var volume in pod.Spec?.Volumes ?? [])
        {
            if (ClaimNames.Of(pod, volume) is { } name)
            {
                yield return new(pod.Metadata.NamespaceProperty ?? "", name);
            }
        }
    }

    /// <summary>
    /// Whether a pod holds a claim. One without a node does not: it will not be started with a claim that is going. One that is over lets
    /// go of what was made for it alone.
    /// </summary>
    public static bool Hold(V1Pod pod, V1PersistentVolumeClaim claim) =>
        !string.IsNullOrEmpty(pod.Spec?.NodeName)
        && (pod.Spec.Volumes ?? []).Any(volume => ClaimNames.Of(pod, volume) == claim.Metadata.Name
            && (volume.Ephemeral is null || (!PodConditions.IsTerminal(pod) && ClaimNames.IsMadeFor(pod, claim))));
}
