using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Lets go of volumes that are being deleted once no claim has them: upstream's pv-protection-controller.</summary>
internal sealed class VolumeProtectionController(ControllerContext context) : IReconciler
{
    private readonly ILister<V1PersistentVolume> _volumes = context.Lister<V1PersistentVolume>();

    public void Configure(ControllerBuilder controller) => controller.Named("pv-protection").For<V1PersistentVolume>();

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_volumes.Find(key) is not { } volume)
        {
            return Recheck.OnChange;
        }

        var has = Finalizers.Has(volume.Metadata, StorageFinalizers.Volume);
        var metadata = (volume.Metadata.DeletionTimestamp, volume.Status?.Phase) switch
        {
            (null, _) when !has => Finalizers.With(volume.Metadata, StorageFinalizers.Volume),
            (not null, not VolumePhases.Bound) when has => Finalizers.Without(volume.Metadata, StorageFinalizers.Volume),
            _ => null,
        };
        if (metadata is not null)
        {
            await context.Api.UpdateAsync(volume with { Metadata = metadata }, ct);
        }

        return Recheck.OnChange;
    }
}
