using System.Collections.Concurrent;
using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// How soon a deployment is looked at again. While thousands of pods come and go, its replica sets' numbers change all the time; a short
/// rest lets many changes be answered by one step. Small deployments, and what a person changes, do not wait.
/// </summary>
internal sealed class RolloutPace(TimeProvider clock)
{
    private const int Small = 200;
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentDictionary<ObjectKey, (DateTimeOffset At, long? Generation)> _looks = [];

    /// <summary>How long to wait first; null when the deployment may be looked at now, which is noted.</summary>
    public TimeSpan? Wait(ObjectKey key, V1Deployment deployment)
    {
        var now = clock.GetUtcNow();
        var replicas = Math.Max(deployment.Spec.Replicas ?? 1, deployment.Status?.Replicas ?? 0);
        if (replicas >= Small && _looks.TryGetValue(key, out var last) && last.Generation == deployment.Metadata.Generation)
        {
            var rest = TimeSpan.FromMilliseconds(Math.Min(LongestRest.TotalMilliseconds, replicas / 50.0));
            if (last.At + rest - now is { } left && left > TimeSpan.Zero)
            {
                return left;
            }
        }

        _looks[key] = (now, deployment.Metadata.Generation);
        return null;
    }

    /// <summary>Forgets a deployment that is gone.</summary>
    public void Forget(ObjectKey key) => _looks.TryRemove(key, out _);
}
