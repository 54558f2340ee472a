namespace Jota.Kubectl;

/// <summary>Cron jobs.</summary>
internal static class CronJobDescriber
{
    public static async Task DescribeAsync(Description about, CancellationToken ct)
    {
        var output = about.Out;
        var (spec, job) = (about.Item.At("spec"), about.Item.At("spec", "jobTemplate", "spec"));
        about.Head();
        output.Field("Schedule", spec.Text("schedule"));
        output.Field("Concurrency Policy", spec.Text("concurrencyPolicy"));
        output.Field("Suspend", Facts.YesNoUnset(spec, "suspend"));
        output.Field("Successful Job History Limit", spec.Shown("<unset>", "successfulJobsHistoryLimit"));
        output.Field("Failed Job History Limit", spec.Shown("<unset>", "failedJobsHistoryLimit"));
        output.Field(
            "Starting Deadline Seconds", spec.Has("startingDeadlineSeconds") ? $"{spec.Count("startingDeadlineSeconds")}s" : "<unset>");
        output.Field("Selector", job.At("selector") is { } selector ? SelectorText.Of(selector) : "<unset>");
        output.Field("Parallelism", job.Shown("<unset>", "parallelism"));
        output.Field("Completions", job.Shown("<unset>", "completions"));
        if (job.Has("activeDeadlineSeconds"))
        {
            output.Field("Active Deadline Seconds", $"{job.Count("activeDeadlineSeconds")}s");
        }

        PodTemplateDescriber.Describe(about, job.At("template"));
        output.Field(
            "Last Schedule Time",
            about.Item.Has("status", "lastScheduleTime") ? about.Time(about.Item, "status", "lastScheduleTime") : "<unset>");
        output.Field("Active Jobs", Facts.OrNone(string.Join(", ", about.Item.Items("status", "active").Select(job => job.Text("name")))));
        await about.EventsAsync(ct);
    }
}
