using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// To whom the claims of a set belong, by its retention policy (KEP-1847): with <c>whenDeleted: Delete</c> to the set, with
/// <c>whenScaled: Delete</c> to the pod while that is one too many; the garbage collector does the rest. Pure.
/// </summary>
internal sealed class StatefulClaimOwners(V1StatefulSet set, V1OwnerReference setOwner)
{
    private readonly bool _goWithSet = set.Spec.PersistentVolumeClaimRetentionPolicy?.WhenDeleted == ClaimRetention.Delete;
    private readonly bool _goWithPod = set.Spec.PersistentVolumeClaimRetentionPolicy?.WhenScaled == ClaimRetention.Delete;

    /// <summary>A new claim, with its owner.</summary>
    public V1PersistentVolumeClaim Owned(V1PersistentVolumeClaim claim) =>
        _goWithSet ? With(claim, [setOwner]) : claim;

    /// <summary>
    /// A claim with the owners that it ought to have; null when it has them, or when somebody else controls it, who then decides.
    /// </summary>
    /// <param name="claim">The claim, as it is.</param>
    /// <param name="pod">The pod that has it.</param>
    /// <param name="isCondemned">Whether the pod is one too many.</param>
    public V1PersistentVolumeClaim? Settled(V1PersistentVolumeClaim claim, V1Pod pod, bool isCondemned)
    {
        IEnumerable<V1OwnerReference> present = claim.Metadata.OwnerReferences ?? [];
        bool IsOurs(V1OwnerReference owner) => owner.Uid == setOwner.Uid || owner.Uid == pod.Metadata.Uid;
        if (present.Any(owner => owner.Controller == true && !IsOurs(owner)))
        {
            return null;
        }

        var wanted = new List<V1OwnerReference>();
        if (isCondemned && _goWithPod)
        {
            wanted.Add(Owner(pod));
        }
        else if (_goWithSet)
        {
            wanted.Add(setOwner);
        }

        var ours = present.Where(IsOurs).Select(owner => (owner.Uid, owner.Controller == true));
        return ours.SequenceEqual(wanted.Select(owner => (owner.Uid, true)))
            ? null
            : With(claim, [.. present.Where(owner => !IsOurs(owner)), .. wanted]);
    }

    private static V1PersistentVolumeClaim With(V1PersistentVolumeClaim claim, IList<V1OwnerReference> owners) =>
        claim with { Metadata = claim.Metadata with { OwnerReferences = owners.Count > 0 ? owners : null } };

    private static V1OwnerReference Owner(V1Pod pod) => new()
    {
        ApiVersion = "v1",
        Kind = "Pod",
        Name = pod.Metadata.Name,
        Uid = pod.Metadata.Uid,
        Controller = true,
        BlockOwnerDeletion = true,
    };
}
