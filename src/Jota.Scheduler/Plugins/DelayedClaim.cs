using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>A claim that gets its volume where its pod goes (WaitForFirstConsumer).</summary>
/// <param name="Key">Its namespace and name.</param>
/// <param name="Claim">The claim.</param>
/// <param name="Candidates">The volumes that may become its, the best first: found once per pod, looked through for each node.</param>
internal sealed record DelayedClaim(ObjectKey Key, V1PersistentVolumeClaim Claim, ImmutableArray<V1PersistentVolume> Candidates)
{
    /// <summary>The volume it gets on a node, of those that the pod's other claims have left; null for none.</summary>
    public V1PersistentVolume? VolumeOn(V1Node node, IReadOnlyList<(ObjectKey Claim, string Volume)> taken)
    {
        foreach (var volume in Candidates)
        {
            if (VolumeChoice.Reaches(volume, node) && !IsAmong(taken, volume.Metadata.Name))
            {
                return volume;
            }
        }

        return null;
    }

    private static bool IsAmong(IReadOnlyList<(ObjectKey Claim, string Volume)> taken, string volume)
    {
        for (var i = 0; i < taken.Count; i++)
        {
            if (taken[i].Volume == volume)
            {
                return true;
            }
        }

        return false;
    }
}
