using k8s.Models;

namespace Jota.Controllers;

/// <summary>What the Progressing condition tells of a deployment that was paused or goes on.</summary>
internal static class PausePlan
{
    /// <summary>The condition as it should be now; null when it need not change. That a deadline was exceeded is not talked over.</summary>
    public static V1DeploymentCondition? Compute(V1Deployment deployment, DateTime now)
    {
        var condition = DeploymentConditions.Find(deployment.Status?.Conditions, DeploymentConditions.Progressing);
        if (!RolloutProgress.HasDeadline(deployment) || condition?.Reason == DeploymentConditions.DeadlineExceeded)
        {
            return null;
        }

        return (deployment.Spec.Paused == true, condition?.Reason == DeploymentConditions.Paused) switch
        {
            (true, false) => Unknown(DeploymentConditions.Paused, "Deployment is paused"),
            (false, true) => Unknown(DeploymentConditions.Resumed, "Deployment is resumed"),
            _ => null,
        };

        V1DeploymentCondition Unknown(string reason, string message) =>
            DeploymentConditions.Now(DeploymentConditions.Progressing, "Unknown", reason, message, now);
    }
}
