using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Jobs.</summary>
internal static class JobDescriber
{
    private const int MostOfIndexes = 50;

    public static async Task DescribeAsync(Description about, CancellationToken ct)
    {
        var (item, output) = (about.Item, about.Out);
        var (spec, status) = (item.At("spec"), item.At("status"));
        output.Field("Name", about.Name);
        output.Field("Namespace", about.Namespace);
        output.Field("Selector", SelectorText.Of(spec.At("selector")));
        about.Labels();
        about.Controller();
        Given("Parallelism", "parallelism");
        output.Field("Completions", spec.Shown("<unset>", "completions"));
        Given("Completion Mode", "completionMode");
        Given("Suspend", "suspend");
        Given("Backoff Limit", "backoffLimit");
        Given("TTL Seconds After Finished", "ttlSecondsAfterFinished");
        Course(about, status);
        if (spec.Has("activeDeadlineSeconds"))
        {
            output.Field("Active Deadline Seconds", $"{spec.Count("activeDeadlineSeconds")}s");
        }

        var ready = status.Has("ready") ? $" ({status.Count("ready")} Ready)" : "";
        output.Field(
            "Pods Statuses",
            $"{status.Count("active")} Active{ready} / {status.Count("succeeded")} Succeeded / {status.Count("failed")} Failed");
        if (spec.Text("completionMode") == "Indexed")
        {
            output.Field("Completed Indexes", Indexes(status.Text("completedIndexes")));
        }

        PodTemplateDescriber.Describe(about, spec.At("template"));
        await about.EventsAsync(ct);

        void Given(string title, string field)
        {
            if (spec.Has(field))
            {
                output.Field(title, spec.Shown("", field));
            }
        }
    }

    private static void Course(Description about, JsonNode? status)
    {
        if (status.Has("startTime"))
        {
            about.Out.Field("Start Time", about.Time(status, "startTime"));
        }

        if (status.Has("completionTime"))
        {
            about.Out.Field("Completed At", about.Time(status, "completionTime"));
        }

        if (status.Has("startTime") && status.Has("completionTime"))
        {
            about.Out.Field("Duration", Ages.Of(Times.Read(status.Text("completionTime")) - Times.Read(status.Text("startTime"))));
        }
    }

    /// <summary>The indexes that are done, cut at a comma where they are many.</summary>
    private static string Indexes(string indexes)
    {
        var at = indexes.Length > MostOfIndexes ? indexes.IndexOf(',', MostOfIndexes) : -1;
        return Facts.OrNone(at < 0 ? indexes : indexes[..(at + 1)] + "...");
    }
}
