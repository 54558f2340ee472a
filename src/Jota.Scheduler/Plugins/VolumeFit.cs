using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>Whether a node will do for a pod's claims, and what each of them gets there. Pure.</summary>
internal static class VolumeFit
{
    public const string Unreachable = "node(s) didn't match PersistentVolume's node affinity";
    public const string NoneToBind = "node(s) didn't find available persistent volumes to bind";
    public const string VolumeGone = "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)";

    /// <summary>Why a node will not do, or what the claims get there.</summary>
    public static (string? Reason, VolumesUnderway? Plan) Find(PodClaimSet set, V1Node node)
    {
        if (set.Bound.Any(volume => volume is null))
        {
            return (VolumeGone, null);
        }

        if (set.Bound.Any(volume => !VolumeChoice.Reaches(volume!, node)))
        {
            return (Unreachable, null);
        }

        var matches = ImmutableArray.CreateBuilder<(ObjectKey, string)>();
        var provisioned = ImmutableArray.CreateBuilder<ObjectKey>();
        foreach (var delayed in set.Delayed)
        {
            var (key, claim, _) = delayed;
            if (set.Storage.NodeOf(claim, key) is { } chosen)
            {
                if (chosen != node.Metadata.Name)
                {
                    return (NoneToBind, null);
                }

                provisioned.Add(key);
            }
            else if (delayed.VolumeOn(node, matches) is { } volume)
            {
                matches.Add((key, volume.Metadata.Name));
            }
            else if (CanProvision(set.Storage.Class(StorageClassNames.Of(claim)), node))
            {
                provisioned.Add(key);
            }
            else
            {
                return (NoneToBind, null);
            }
        }

        return (null, new(node.Metadata.Name, matches.ToImmutable(), provisioned.ToImmutable()));
    }

    private static bool CanProvision(V1StorageClass? storageClass, V1Node node) =>
        storageClass is { Provisioner: { Length: > 0 } and not ClaimBindings.NoProvisioner }
        && (storageClass.AllowedTopologies is not { Count: > 0 } terms || terms.Any(term => Allows(term, node)));

    private static bool Allows(V1TopologySelectorTerm term, V1Node node) => (term.MatchLabelExpressions ?? []).All(wanted =>
        node.Metadata.Labels is { } labels && labels.TryGetValue(wanted.Key, out var value) && wanted.Values.Contains(value));
}
