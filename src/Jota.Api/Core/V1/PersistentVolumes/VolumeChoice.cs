using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// Which volume does for a claim: one that is set aside for it, or else the smallest free one that has all it asks for. Pure.
/// </summary>
public static class VolumeChoice
{
    /// <summary>The best one; null when none will do.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="volumes">Those there are.</param>
    /// <param name="node">From where it must be reached; null for anywhere.</param>
    /// <param name="onlySetAside">Whether free ones are out of question: their time has not come.</param>
    public static V1PersistentVolume? Best(
        V1PersistentVolumeClaim claim, IEnumerable<V1PersistentVolume> volumes, V1Node? node = null, bool onlySetAside = false)
    {
        V1PersistentVolume? best = null;
        foreach (var volume in volumes.Where(volume => IsCandidate(volume, claim)))
        {
            if (ClaimBindings.IsFor(volume, claim))
            {
                return node is null || Reaches(volume, node) ? volume : null;
            }

            if (!onlySetAside && (node is null || Reaches(volume, node)) && (best is null || IsBefore(volume, best)))
            {
                best = volume;
            }
        }

        return best;
    }

    /// <summary>
    /// Whether a volume may become the claim's, from wherever it is reached: it is set aside for it, or free and all it asks for.
    /// </summary>
    public static bool IsCandidate(V1PersistentVolume volume, V1PersistentVolumeClaim claim) =>
        Suits(volume, claim) && (ClaimBindings.IsFor(volume, claim) || IsFree(volume, claim));

    /// <summary>
    /// The volumes that may become the claim's, the best first: of those that are reached, the first is what <see cref="Best"/> takes. One
    /// that is set aside for the claim is the only one.
    /// </summary>
    public static ImmutableArray<V1PersistentVolume> Candidates(V1PersistentVolumeClaim claim, IEnumerable<V1PersistentVolume> volumes)
    {
        var candidates = volumes.Where(volume => IsCandidate(volume, claim)).ToList();
        if (candidates.Find(volume => ClaimBindings.IsFor(volume, claim)) is { } own)
        {
            return [own];
        }

        candidates.Sort((a, b) => IsBefore(a, b) ? -1 : IsBefore(b, a) ? 1 : 0);
        return [.. candidates];
    }

    /// <summary>Why a volume that a claim names will not do; null when it will.</summary>
    public static string? Mismatch(V1PersistentVolume volume, V1PersistentVolumeClaim claim) => volume switch
    {
        { Metadata.DeletionTimestamp: not null } => "the volume is marked for deletion",
        _ when Size(volume) < Asked(claim) => "requested PV is too small",
        _ when StorageClassNames.Of(volume) != (StorageClassNames.Of(claim) ?? "") => "storageClassName does not match",
        _ when ModeOf(volume) != ModeOf(claim) => "incompatible volumeMode",
        _ when !AccessModes.Cover(volume.Spec.AccessModes, claim.Spec.AccessModes) => "incompatible accessMode",
        _ => null,
    };

    /// <summary>Whether a node can reach a volume.</summary>
    public static bool Reaches(V1PersistentVolume volume, V1Node node) =>
        volume.Spec?.NodeAffinity?.Required is not { } required || NodeSelectorMatcher.Matches(required, node);

    /// <summary>Whether a volume is as large as asked, of the right sort, and not going.</summary>
    private static bool Suits(V1PersistentVolume volume, V1PersistentVolumeClaim claim) =>
        (volume.Spec?.ClaimRef is null || ClaimBindings.IsFor(volume, claim))
        && volume.Metadata.DeletionTimestamp is null
        && Size(volume) >= Asked(claim)
        && ModeOf(volume) == ModeOf(claim)
        && (volume.Spec?.VolumeAttributesClassName ?? "") == (claim.Spec.VolumeAttributesClassName ?? "")
        && AccessModes.Cover(volume.Spec?.AccessModes, claim.Spec.AccessModes);

    private static bool IsFree(V1PersistentVolume volume, V1PersistentVolumeClaim claim) =>
        volume.Status?.Phase == VolumePhases.Available
        && StorageClassNames.Of(volume) == (StorageClassNames.Of(claim) ?? "")
        && (claim.Spec.Selector is not { } selector || Selects(selector, volume));

    private static bool Selects(V1LabelSelector selector, V1PersistentVolume volume) =>
        LabelSelector.From(selector).Matches((IReadOnlyDictionary<string, string>)new Dictionary<string, string>(
            volume.Metadata.Labels ?? new Dictionary<string, string>()));

    // By name among equals, so that who looks twice finds the same.
    private static bool IsBefore(V1PersistentVolume volume, V1PersistentVolume other) =>
        Size(volume) < Size(other)
        || (Size(volume) == Size(other) && string.CompareOrdinal(volume.Metadata.Name, other.Metadata.Name) < 0);

    private static Quantity Size(V1PersistentVolume volume) => StorageAmounts.Of(volume.Spec?.Capacity) ?? Quantity.Zero;

    private static Quantity Asked(V1PersistentVolumeClaim claim) => StorageAmounts.Of(claim.Spec.Resources?.Requests) ?? Quantity.Zero;

    private static string ModeOf(V1PersistentVolume volume) => volume.Spec?.VolumeMode ?? VolumeModes.Filesystem;

    private static string ModeOf(V1PersistentVolumeClaim claim) => claim.Spec.VolumeMode ?? VolumeModes.Filesystem;
}
