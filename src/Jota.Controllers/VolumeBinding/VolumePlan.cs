using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Which phase a volume is in, as upstream's binder decides. What is in a volume is never touched here. Pure.</summary>
internal static class VolumePlan
{
    /// <param name="volume">The volume.</param>
    /// <param name="claim">The claim that it is set aside for, of the same uid; null when that is gone.</param>
    public static VolumeStep Compute(V1PersistentVolume volume, V1PersistentVolumeClaim? claim) => (volume.Spec.ClaimRef, claim) switch
    {
        (null or { Uid: null or "" }, _) => new VolumeStep.Be(VolumePhases.Available),
        (_, null) => Released(volume),
        (_, { Spec.VolumeName: null or "" }) => new VolumeStep.Leave(),
        _ when claim.Spec.VolumeName == volume.Metadata.Name => new VolumeStep.Be(VolumePhases.Bound),

        // Made for a claim that got another one: nobody will ever want it.
        _ when ClaimBindings.Has(volume.Metadata, ClaimBindings.ProvisionedBy)
            && volume.Spec.PersistentVolumeReclaimPolicy == ReclaimPolicies.Delete => new VolumeStep.Be(VolumePhases.Released),
        _ => new VolumeStep.Unbind(),
    };

    private static VolumeStep.Be Released(V1PersistentVolume volume)
    {
        // First it is released, then something is done about it.
        if (volume.Status?.Phase is not (VolumePhases.Released or VolumePhases.Failed))
        {
            return new(VolumePhases.Released);
        }

        return (volume.Spec.PersistentVolumeReclaimPolicy, ClaimBindings.Of(volume.Metadata, ClaimBindings.ProvisionedBy)) switch
        {
            (ReclaimPolicies.Recycle, _) => Failed("VolumeFailedRecycle", "No recycler plugin found for the volume!"),
            (ReclaimPolicies.Delete, null) => Failed(
                "VolumeFailedDelete",
                $"error getting deleter volume plugin for volume \"{volume.Metadata.Name}\": no deletable volume plugin matched"),
            (ReclaimPolicies.Delete, { } made) when made.StartsWith("kubernetes.io/", StringComparison.Ordinal) =>
                Failed("VolumeFailedDelete", $"no volume plugin matched name: {made}"),
            _ => new(VolumePhases.Released),
        };
    }

    private static VolumeStep.Be Failed(string reason, string message) =>
        new(VolumePhases.Failed, new(EventType.Warning, reason, message));
}
