using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Tells the phases of volumes: upstream's persistent volume controller, as far as volumes go.</summary>
internal sealed class VolumePhaseController : IReconciler
{
    private const string ByClaim = "by-claim";

    private readonly IApi _api;
    private readonly Resource _kind;
    private readonly ILister<V1PersistentVolume> _volumes;
    private readonly ILister<V1PersistentVolumeClaim> _claims;
    private readonly IEventRecorder _events;

    public VolumePhaseController(ControllerContext context)
    {
        _api = context.Api;
        _kind = _api.Catalog.For<V1PersistentVolume>();
        var volumes = context.Informers.For<V1PersistentVolume>();
        volumes.AddIndex(ByClaim, volume => volume.Spec?.ClaimRef is { } claim ? $"{claim.NamespaceProperty}/{claim.Name}" : null);
        _volumes = volumes.Lister;
        _claims = context.Lister<V1PersistentVolumeClaim>();
        _events = context.Events("persistentvolume-controller");
    }

    public void Configure(ControllerBuilder controller) => controller
        .Named("persistentvolume-phases")
        .For<V1PersistentVolume>()
        .Watches<V1PersistentVolumeClaim>(claim => _volumes
            .ByIndex(ByClaim, $"{claim.Metadata.NamespaceProperty}/{claim.Metadata.Name}").Select(volume => volume.Key()));

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_volumes.Find(key) is not { } volume)
        {
            return Recheck.OnChange;
        }

        switch (VolumePlan.Compute(volume, await ClaimAsync(volume.Spec.ClaimRef, ct)))
        {
            case VolumeStep.Be be:
                await BeAsync(volume, be, ct);
                break;
            case VolumeStep.Unbind:
                await _api.UpdateAsync(Bindings.Unbound(volume), ct);
                break;
            default:
                break;
        }

        return Recheck.OnChange;
    }

    /// <summary>Only the server knows whether a claim is gone: what follows from that may be the end of what is in the volume.</summary>
    private async Task<V1PersistentVolumeClaim?> ClaimAsync(V1ObjectReference? reference, CancellationToken ct)
    {
        if (reference?.Uid is not { Length: > 0 } uid)
        {
            return null;
        }

        var key = new ObjectKey(reference.NamespaceProperty ?? "", reference.Name);
        if (_claims.Find(key) is { } known && known.Metadata.Uid == uid)
        {
            return known;
        }

        try
        {
            var found = await _api.GetAsync<V1PersistentVolumeClaim>(key, ct);
            return found.Metadata.Uid == uid ? found : null;
        }
        catch (ApiException e) when (e.Code == 404)
        {
            return null;
        }
    }

    private async Task BeAsync(V1PersistentVolume volume, VolumeStep.Be be, CancellationToken ct)
    {
        if (Bindings.Phase(volume, be.Phase, message: be.Notice?.Message) is not { } changed)
        {
            return;
        }

        await _api.UpdateStatusAsync(changed, ct);
        if (be.Notice is { } notice)
        {
            _events.Record(volume.Reference(_kind), notice.Type, notice.Reason, notice.Message);
        }
    }
}
