using k8s.Models;

namespace Jota.Controllers;

/// <summary>Compares what is told of cron jobs.</summary>
internal static class CronJobStatuses
{
    /// <summary>Whether both tell the same.</summary>
    public static bool Same(V1CronJobStatus? one, V1CronJobStatus other) =>
        one?.LastScheduleTime == other.LastScheduleTime && one?.LastSuccessfulTime == other.LastSuccessfulTime
        && (one?.Active ?? []).Select(reference => reference.Uid).SequenceEqual((other.Active ?? []).Select(reference => reference.Uid));
}
