using Jota.ApiServer.Storage;
using k8s.Models;

namespace Jota.ApiServer.Kinds;

/// <summary>Volumes tell since when they have been in their phase.</summary>
internal sealed class VolumeHooks(TimeProvider clock) : KindHooks
{
    public override void OnUpdating(string subresource, object before, object after)
    {
        if (subresource == "status" && after is V1PersistentVolume { Status: { } status } volume)
        {
            volume.Status = status with { LastPhaseTransitionTime = Since(status, ((V1PersistentVolume)before).Status) };
        }
    }

    private DateTime? Since(V1PersistentVolumeStatus status, V1PersistentVolumeStatus? old)
    {
        var told = status.LastPhaseTransitionTime;
        return status.Phase == old?.Phase ? told ?? old?.LastPhaseTransitionTime
            : told is null || told == old?.LastPhaseTransitionTime ? clock.ObjectNow()
            : told;
    }
}
