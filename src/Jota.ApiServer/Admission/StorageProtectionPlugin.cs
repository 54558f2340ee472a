using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Admission;

/// <summary>
/// Claims and volumes begin with a finalizer each, so that they stay while somebody uses them; controllers take it off.
/// </summary>
public sealed class StorageProtectionPlugin : AdmissionPlugin
{
    /// <inheritdoc/>
    public override string Name => "StorageObjectInUseProtection";

    /// <inheritdoc/>
    public override ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct)
    {
        if (request is { Operation: AdmissionOperation.Create, Target.Subresource: "" })
        {
            switch (request.Object)
            {
                case V1PersistentVolumeClaim claim:
                    Add(claim.Metadata, StorageFinalizers.Claim);
                    break;
                case V1PersistentVolume volume:
                    Add(volume.Metadata, StorageFinalizers.Volume);
                    break;
                default:
                    break;
            }
        }

        return ValueTask.CompletedTask;
    }

    private static void Add(V1ObjectMeta metadata, string finalizer)
    {
        if (metadata.Finalizers?.Contains(finalizer) != true)
        {
            metadata.Finalizers = [.. metadata.Finalizers ?? [], finalizer];
        }
    }
}
