using System.Globalization;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>The jobs of cron jobs: named by the minute that they are started for, so that none is started twice.</summary>
internal static class CronJobNames
{
    /// <summary>The name of the job for a time.</summary>
    public static string Of(V1CronJob owner, DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"{owner.Metadata.Name}-{time.ToUnixTimeSeconds() / 60}");

    /// <summary>Whether a job was started by the schedule, and not by somebody in its name.</summary>
    public static bool IsScheduled(V1Job job) => job.Metadata.Annotations?.ContainsKey(JobLabels.CronJobScheduledTime) == true;

    /// <summary>The job for a time.</summary>
    public static V1Job NewJob(V1CronJob owner, Resource kind, DateTimeOffset time, TimeZoneInfo zone)
    {
        var template = owner.Spec.JobTemplate;
        var annotations = new Dictionary<string, string>(
            template.Metadata?.Annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            [JobLabels.CronJobScheduledTime] = Text(TimeZoneInfo.ConvertTime(time, zone)),
        };
        return new()
        {
            Metadata = new()
            {
                Name = Of(owner, time),
                NamespaceProperty = owner.Metadata.NamespaceProperty,
                Labels = template.Metadata?.Labels,
                Annotations = annotations,
                OwnerReferences = [owner.ControllerReference(kind)],
            },
            Spec = template.Spec,
        };
    }

    private static string Text(DateTimeOffset time) => time.Offset == TimeSpan.Zero
        ? time.ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
}
