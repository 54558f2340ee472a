using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Between which numbers a daemon set's rollout moves.</summary>
/// <param name="MaxSurge">On how many nodes the new pod may stand beside the old one.</param>
/// <param name="MaxUnavailable">On how many nodes there may be no available pod.</param>
internal readonly record struct DaemonLimits(int MaxSurge, int MaxUnavailable)
{
    /// <summary>No room to move.</summary>
    public static DaemonLimits None => new(0, 0);

    /// <summary>Upstream's rounding: both up; where neither leaves room to move, one may be unavailable.</summary>
    public static DaemonLimits Of(V1DaemonSet set, int nodes)
    {
        if (set.Spec.UpdateStrategy?.Type != DaemonSetUpdateTypes.RollingUpdate)
        {
            return None;
        }

        var rolling = set.Spec.UpdateStrategy.RollingUpdate;
        var surge = rolling?.MaxSurge is { } more ? IntOrPercent.Of(more, nodes, Rounding.Up) : 0;
        var unavailable = rolling?.MaxUnavailable is { } fewer ? IntOrPercent.Of(fewer, nodes, Rounding.Up) : 1;
        return new(surge, surge == 0 && unavailable == 0 ? 1 : unavailable);
    }
}
