using k8s.Models;

namespace Jota.Controllers;

/// <summary>What the plan of a cron job looks at.</summary>
/// <param name="CronJob">The cron job.</param>
/// <param name="Jobs">The jobs that it controls.</param>
/// <param name="Gone">Uids that its status names as active and that the server does not have.</param>
/// <param name="LocalZone">The zone of schedules that name none.</param>
/// <param name="Now">The time.</param>
internal sealed record CronJobInput(
    V1CronJob CronJob, IReadOnlyList<V1Job> Jobs, IReadOnlySet<string> Gone, TimeZoneInfo LocalZone, DateTimeOffset Now)
{
    public V1CronJobSpec Spec => CronJob.Spec;

    public V1CronJobStatus Status => CronJob.Status ?? new();
}
