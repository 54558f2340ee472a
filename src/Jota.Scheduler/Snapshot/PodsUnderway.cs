using System.Collections.Immutable;
using Jota.Api;

namespace Jota.Scheduler;

/// <summary>What pods on their way have set aside, found by the pod, the claim and the volume.</summary>
internal sealed class PodsUnderway
{
    private readonly Dictionary<string, VolumesUnderway> _pods = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectKey, ImmutableArray<(string Uid, VolumesUnderway Volumes)>> _byClaim = [];
    private readonly Dictionary<string, ImmutableArray<(string Uid, ObjectKey Claim)>> _byVolume = new(StringComparer.Ordinal);

    /// <summary>The pods that wait for a claim, and what is to become of their claims.</summary>
    public ImmutableArray<(string Uid, VolumesUnderway Volumes)> Of(ObjectKey claim) =>
        _byClaim.TryGetValue(claim, out var pods) ? pods : [];

    /// <summary>Whether a volume is set aside for another claim than this one.</summary>
    public bool HasTaken(string volume, ObjectKey claim) =>
        _byVolume.TryGetValue(volume, out var claims) && claims.Any(other => other.Claim != claim);

    /// <summary>A pod is on its way.</summary>
    public void Put(string uid, VolumesUnderway volumes)
    {
        Remove(uid);
        _pods[uid] = volumes;
        foreach (var claim in volumes.Claims.Distinct())
        {
            _byClaim[claim] = Of(claim).Add((uid, volumes));
        }

        foreach (var (claim, volume) in volumes.Matches)
        {
            _byVolume[volume] = _byVolume.TryGetValue(volume, out var claims) ? claims.Add((uid, claim)) : [(uid, claim)];
        }
    }

    /// <summary>A pod is on its way no more.</summary>
    public void Remove(string uid)
    {
        if (!_pods.Remove(uid, out var volumes))
        {
            return;
        }

        foreach (var claim in volumes.Claims.Distinct())
        {
            Set(_byClaim, claim, Of(claim).RemoveAll(pod => pod.Uid == uid));
        }

        foreach (var (_, volume) in volumes.Matches)
        {
            Set(_byVolume, volume, _byVolume.TryGetValue(volume, out var claims) ? claims.RemoveAll(pod => pod.Uid == uid) : []);
        }
    }

    private static void Set<TKey, T>(Dictionary<TKey, ImmutableArray<T>> index, TKey key, ImmutableArray<T> left)
        where TKey : notnull
    {
        if (left.IsEmpty)
        {
            index.Remove(key);
        }
        else
        {
            index[key] = left;
        }
    }
}
