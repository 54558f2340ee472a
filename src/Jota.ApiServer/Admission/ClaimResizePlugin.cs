using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Admission;

/// <summary>A claim that has its volume may ask for more, where the class of the volume can give it.</summary>
public sealed class ClaimResizePlugin : AdmissionPlugin
{
    /// <inheritdoc/>
    public override string Name => "PersistentVolumeClaimResize";

    /// <inheritdoc/>
    public override async ValueTask ValidateAsync(AdmissionRequest request, CancellationToken ct)
    {
        if (request is not { Operation: AdmissionOperation.Update, Target.Subresource: "", Object: V1PersistentVolumeClaim claim }
            || request.Old?.Peek() is not V1PersistentVolumeClaim old
            || !Grows(claim, old))
        {
            return;
        }

        if (old.Status?.Phase != ClaimPhases.Bound)
        {
            throw request.Forbid("Only bound persistent volume claims can be expanded");
        }

        if (!await CanGrowAsync(claim, old, request, ct))
        {
            throw request.Forbid(
                "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize");
        }
    }

    private static bool Grows(V1PersistentVolumeClaim claim, V1PersistentVolumeClaim old) =>
        StorageAmounts.Of(claim.Spec?.Resources?.Requests) > StorageAmounts.Of(old.Spec?.Resources?.Requests);

    private static async ValueTask<bool> CanGrowAsync(
        V1PersistentVolumeClaim claim, V1PersistentVolumeClaim old, AdmissionRequest request, CancellationToken ct)
    {
        if (StorageClassNames.Of(claim) is not { Length: > 0 } name || StorageClassNames.Of(old) != name)
        {
            return false;
        }

        var found = await request.Objects.FindAsync(request.Objects.Catalog.For<V1StorageClass>(), new ObjectKey("", name), ct);
        return found?.As<V1StorageClass>().AllowVolumeExpansion == true;
    }
}
