using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's defaults of a cron job.</summary>
internal static class CronJobDefaults
{
    public static void Apply(V1CronJobSpec spec)
    {
        spec.ConcurrencyPolicy = PodSpecDefaults.OrElse(spec.ConcurrencyPolicy, ConcurrencyPolicies.Allow);
        spec.Suspend ??= false;
        spec.SuccessfulJobsHistoryLimit ??= 3;
        spec.FailedJobsHistoryLimit ??= 1;
        JobDefaults.ApplyToTemplate((spec.JobTemplate ??= new()).Spec ??= new());
    }
}
