using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Replica sets that were made and do not show in the cache yet. Who computes without them takes a deployment's pods for missing: the next
/// template's replica set would be made in full size beside them.
/// </summary>
internal sealed class UnseenReplicaSets(ILister<V1ReplicaSet> shown, TimeProvider clock)
{
    /// <summary>One that is deleted at once may never show; nobody waits longer for it than this.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<ObjectKey, (ObjectKey ReplicaSet, DateTimeOffset Until)> _newest = [];

    /// <summary>Notes what was made for a deployment.</summary>
    public void Made(ObjectKey deployment, V1ReplicaSet replicaSet) =>
        _newest[deployment] = (replicaSet.Key(), clock.GetUtcNow() + Longest);

    /// <summary>How long to wait, at most, until what was made for a deployment shows; null when it does.</summary>
    public TimeSpan? Wait(ObjectKey deployment)
    {
        if (!_newest.TryGetValue(deployment, out var made))
        {
            return null;
        }

        if (shown.Find(made.ReplicaSet) is null && made.Until - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero)
        {
            return wait;
        }

        Forget(deployment);
        return null;
    }

    /// <summary>Forgets a deployment that is gone.</summary>
    public void Forget(ObjectKey deployment) => _newest.TryRemove(deployment, out _);
}
