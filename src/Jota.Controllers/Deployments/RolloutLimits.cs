using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Between which numbers of pods a deployment's rollout moves.</summary>
/// <param name="Replicas">How many pods are asked for.</param>
/// <param name="MaxSurge">How many more there may be.</param>
/// <param name="MaxUnavailable">How many fewer may be available.</param>
internal readonly record struct RolloutLimits(int Replicas, int MaxSurge, int MaxUnavailable)
{
    /// <summary>The most pods there may be; a number has its end.</summary>
    public int MaxTotal => (int)Math.Min(int.MaxValue, (long)Replicas + MaxSurge);

    /// <summary>The fewest pods that must be available.</summary>
    public int MinAvailable => Replicas - MaxUnavailable;

    /// <summary>
    /// A deployment's limits by upstream's rounding: of percentages, the surge is rounded up and the unavailable ones down; where neither
    /// leaves room to move, one may be unavailable. Without a rolling update there is no room on either side.
    /// </summary>
    public static RolloutLimits Of(V1Deployment deployment)
    {
        var replicas = deployment.Spec.Replicas ?? 1;
        if (!IsRolling(deployment))
        {
            return new(replicas, 0, 0);
        }

        var rolling = deployment.Spec.Strategy.RollingUpdate;
        var surge = rolling?.MaxSurge is { } more ? IntOrPercent.Of(more, replicas, Rounding.Up) : 0;
        var unavailable = rolling?.MaxUnavailable is { } fewer ? IntOrPercent.Of(fewer, replicas, Rounding.Down) : 0;
        return new(replicas, surge, Math.Min(surge == 0 && unavailable == 0 ? 1 : unavailable, replicas));
    }

    /// <summary>Whether a deployment replaces its pods bit by bit.</summary>
    public static bool IsRolling(V1Deployment deployment) => deployment.Spec.Strategy?.Type == DeploymentStrategyTypes.RollingUpdate;
}
