using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Finds out what holds rollouts up, without looking at thousands of pods each time that one of them changes.</summary>
internal sealed class RolloutReasons(ILister<V1Pod> pods, TimeProvider clock)
{
    private const int FewPods = 100;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<ObjectKey, BlockerReport> _reports = [];

    /// <summary>Looks, if it is time to, and answers what to tell, and whether it is other reasons than were told last.</summary>
    /// <param name="deployment">Which deployment.</param>
    /// <param name="present">Its new replica set.</param>
    /// <param name="hasTimedOut">Whether the deadline is exceeded: then there is no time to wait what will become of it.</param>
    public (BlockerReport Report, bool IsNew) Look(ObjectKey deployment, V1ReplicaSet present, bool hasTimedOut)
    {
        var report = (_reports.GetValueOrDefault(deployment) ?? BlockerReport.Empty).About(present.Metadata.Uid);
        var now = clock.GetUtcNow();
        var wait = report.LookedAt + BetweenLooks - now;
        var isUrgent = hasTimedOut && report.Told.Text.Length == 0;
        if (present.Desired() > FewPods && wait > TimeSpan.Zero && !isUrgent)
        {
            return (report.Later(wait), false);
        }

        var seen = RolloutBlockers.Of(present, pods.OwnedBy(present.Metadata.Uid), patient: !hasTimedOut);
        var next = _reports[deployment] = report.Next(seen, now, hasTimedOut ? TimeSpan.Zero : BlockerReport.Settle);
        return (next, next.Told.Key != report.Told.Key);
    }

    /// <summary>Forgets a rollout that is done or gone.</summary>
    public void Forget(ObjectKey deployment) => _reports.TryRemove(deployment, out _);
}
