using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's defaults of a deployment.</summary>
internal static class DeploymentDefaults
{
    private const string Quarter = "25%";

    public static void Apply(V1DeploymentSpec spec)
    {
        spec.Template = PodTemplateDefaults.Apply(spec.Template);
        spec.Replicas ??= 1;
        spec.RevisionHistoryLimit ??= 10;
        spec.ProgressDeadlineSeconds ??= 600;
        var strategy = spec.Strategy ??= new();
        strategy.Type = PodSpecDefaults.OrElse(strategy.Type, DeploymentStrategyTypes.RollingUpdate);
        if (strategy.Type == DeploymentStrategyTypes.RollingUpdate)
        {
            strategy.RollingUpdate ??= new();
            strategy.RollingUpdate.MaxUnavailable ??= Quarter;
            strategy.RollingUpdate.MaxSurge ??= Quarter;
        }
    }
}
