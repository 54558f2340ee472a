using Jota.Api;
using k8s.Models;

namespace Jota.Kubelet.Volumes;

/// <summary>Whether a volume is to grow on the node, and how its claim looks after that. Pure.</summary>
internal static class CsiGrowthPlan
{
    private const string Pending = "FileSystemResizePending";
    private const string Resizing = "Resizing";

    /// <summary>Whether the claim waits for more than it has.</summary>
    public static bool MayGrow(V1PersistentVolumeClaim claim) =>
        claim.Status?.Phase == ClaimPhases.Bound
        && StorageAmounts.Of(claim.Spec.Resources?.Requests) > StorageAmounts.Of(claim.Status.Capacity);

    /// <summary>How large the volume is now, when the claim does not say so yet; else null.</summary>
    public static ResourceQuantity? SizeToTell(V1PersistentVolumeClaim claim, V1PersistentVolume volume) =>
        StorageAmounts.Of(volume.Spec.Capacity) > StorageAmounts.Of(claim.Status?.Capacity) ? volume.Spec.Capacity["storage"] : null;

    /// <summary>The claim that has what its volume has.</summary>
    public static V1PersistentVolumeClaim Grown(V1PersistentVolumeClaim claim, ResourceQuantity size) => claim with
    {
        Status = claim.Status with
        {
            Capacity = new Dictionary<string, ResourceQuantity>(claim.Status.Capacity) { ["storage"] = size },
            AllocatedResourceStatuses = Without(claim.Status.AllocatedResourceStatuses),
            Conditions = claim.Status.Conditions is { } conditions
                ? [.. conditions.Where(condition => condition.Type is not (Pending or Resizing))]
                : null,
        },
    };

    private static Dictionary<string, string>? Without(IDictionary<string, string>? statuses) =>
        statuses is null ? null : new(statuses.Where(status => status.Key != "storage"), StringComparer.Ordinal);
}
