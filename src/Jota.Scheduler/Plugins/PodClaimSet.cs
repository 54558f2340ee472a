using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>A pod's claims in one cycle: what is bound, what waits for the node, and what was found for each node.</summary>
internal sealed class PodClaimSet : ICycleValue<PodClaimSet>
{
    public static readonly StateKey<PodClaimSet> Key = new();

    /// <summary>Claims, volumes and classes.</summary>
    public required StorageState Storage { get; init; }

    /// <summary>The volumes of claims that have theirs; null for one that is gone.</summary>
    public required ImmutableArray<V1PersistentVolume?> Bound { get; init; }

    /// <summary>Claims that get their volume where the pod goes, the smallest first.</summary>
    public required ImmutableArray<DelayedClaim> Delayed { get; init; }

    /// <summary>Nothing of it changes.</summary>
    public PodClaimSet Clone() => this;

    /// <summary>Reads the pod's claims. Answers why no node will do, or the set; neither when the pod has none.</summary>
    public static (string? Refusal, PodClaimSet? Set) Read(PodShape pod, StorageState storage)
    {
        List<V1PersistentVolume?> bound = [];
        List<(ObjectKey, V1PersistentVolumeClaim)> delayed = [];
        var immediate = false;
        foreach (var volume in pod.Spec.Volumes ?? [])
        {
            if (ClaimNames.Of(pod.Pod, volume) is not { } name)
            {
                continue;
            }

            var key = new ObjectKey(pod.Key.Namespace, name);
            var claim = storage.Claim(key);
            if (Obstacle(pod, volume, name, claim) is { } obstacle)
            {
                return (obstacle, null);
            }

            if (ClaimBindings.IsComplete(claim!))
            {
                bound.Add(storage.Volume(claim!.Spec.VolumeName));
            }
            else if (IsDelayed(claim!, storage))
            {
                delayed.Add((key, claim!));
            }
            else
            {
                immediate = true;
            }
        }

        if (immediate)
        {
            return ("pod has unbound immediate PersistentVolumeClaims", null);
        }

        return bound.Count + delayed.Count == 0
            ? (null, null)
            : (null, new() { Storage = storage, Bound = [.. bound], Delayed = Candidates(delayed, storage) });
    }

    private static ImmutableArray<DelayedClaim> Candidates(
        List<(ObjectKey Key, V1PersistentVolumeClaim Claim)> delayed, StorageState storage) =>
        [.. delayed.Distinct().OrderBy(Size).Select(claim => new DelayedClaim(claim.Key, claim.Claim, storage.CandidatesFor(claim.Claim)))];

    private static string? Obstacle(PodShape pod, V1Volume volume, string name, V1PersistentVolumeClaim? claim) => claim switch
    {
        null when volume.Ephemeral is not null =>
            $"waiting for ephemeral volume controller to create the persistentvolumeclaim \"{name}\"",
        null => $"persistentvolumeclaim \"{name}\" not found",
        { Status.Phase: ClaimPhases.Lost } =>
            $"persistentvolumeclaim \"{name}\" bound to non-existent persistentvolume \"{claim.Spec.VolumeName}\"",
        { Metadata.DeletionTimestamp: not null } => $"persistentvolumeclaim \"{name}\" is being deleted",
        _ when volume.Ephemeral is not null && !ClaimNames.IsMadeFor(pod.Pod, claim) =>
            $"PVC {pod.Key.Namespace}/{name} was not created for pod {pod.Key.Namespace}/{pod.Key.Name} (pod is not owner)",
        _ => null,
    };

    private static bool IsDelayed(V1PersistentVolumeClaim claim, StorageState storage) =>
        string.IsNullOrEmpty(claim.Spec.VolumeName)
        && storage.Class(StorageClassNames.Of(claim))?.VolumeBindingMode == "WaitForFirstConsumer";

    private static decimal Size((ObjectKey Key, V1PersistentVolumeClaim Claim) entry) =>
        (StorageAmounts.Of(entry.Claim.Spec.Resources?.Requests) ?? Quantity.Zero).Value;
}
