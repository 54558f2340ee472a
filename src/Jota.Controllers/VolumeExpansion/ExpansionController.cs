using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Gives claims that ask for more than they have what they ask for. Folders of the built-in driver have no size of their own: the volume is
/// said to be larger, and then the claim. For other drivers their own resizers do that; the user is told.
/// </summary>
internal sealed class ExpansionController : IReconciler
{
    private readonly IApi _api;
    private readonly Resource _kind;
    private readonly ILister<V1PersistentVolumeClaim> _claims;
    private readonly ILister<V1PersistentVolume> _volumes;
    private readonly IEventRecorder _events;

    public ExpansionController(ControllerContext context)
    {
        _api = context.Api;
        _kind = _api.Catalog.For<V1PersistentVolumeClaim>();
        _claims = context.Lister<V1PersistentVolumeClaim>();
        _volumes = context.Lister<V1PersistentVolume>();
        _events = context.Events("volume_expand");
    }

    public void Configure(ControllerBuilder controller) => controller
        .Named("volume-expand")
        .WatchesOne<V1PersistentVolumeClaim>(claim => Grows(claim) ? claim.Key() : null);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_claims.Find(key) is not { } claim
            || !Grows(claim)
            || _volumes.Find(ObjectKey.Cluster(claim.Spec.VolumeName)) is not { } volume
            || volume.Spec.ClaimRef?.Uid != claim.Metadata.Uid)
        {
            return Recheck.OnChange;
        }

        if (!LocalVolumes.Is(volume))
        {
            _events.Record(
                claim.Reference(_kind), EventType.Warning, "ExternalExpanding",
                "waiting for an external controller to expand this PVC");
            return Recheck.OnChange;
        }

        await GrowAsync(claim, volume, ct);
        return Recheck.OnChange;
    }

    private async Task GrowAsync(V1PersistentVolumeClaim claim, V1PersistentVolume volume, CancellationToken ct)
    {
        var size = new Dictionary<string, ResourceQuantity> { ["storage"] = claim.Spec.Resources.Requests["storage"] };
        if (StorageAmounts.Of(volume.Spec.Capacity) < StorageAmounts.Of(size))
        {
            await _api.UpdateAsync(volume with { Spec = volume.Spec with { Capacity = size } }, ct);
        }

        await _api.UpdateStatusAsync(claim with { Status = claim.Status with { Capacity = size } }, ct);
        _events.Record(
            claim.Reference(_kind), EventType.Normal, "VolumeResizeSuccessful",
            $"ExpandVolume succeeded for volume {claim.Metadata.NamespaceProperty}/{claim.Metadata.Name}");
    }

    private static bool Grows(V1PersistentVolumeClaim claim) =>
        claim is { Metadata.DeletionTimestamp: null, Status.Phase: ClaimPhases.Bound, Spec.VolumeName.Length: > 0 }
        && StorageAmounts.Of(claim.Spec.Resources?.Requests) > StorageAmounts.Of(claim.Status.Capacity);
}
