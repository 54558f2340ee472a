using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's defaults of a daemon set.</summary>
internal static class DaemonSetDefaults
{
    public static void Apply(V1DaemonSetSpec spec)
    {
        spec.Template = PodTemplateDefaults.Apply(spec.Template);
        spec.RevisionHistoryLimit ??= 10;
        var strategy = spec.UpdateStrategy ??= new();
        strategy.Type = PodSpecDefaults.OrElse(strategy.Type, DaemonSetUpdateTypes.RollingUpdate);
        if (strategy.Type == DaemonSetUpdateTypes.RollingUpdate)
        {
            strategy.RollingUpdate ??= new();
            strategy.RollingUpdate.MaxUnavailable ??= 1;
            strategy.RollingUpdate.MaxSurge ??= 0;
        }
    }
}
