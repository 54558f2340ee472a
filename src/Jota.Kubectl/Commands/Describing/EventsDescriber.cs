using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>What happened to an object.</summary>
internal static class EventsDescriber
{
    public static void Describe(DescriptionWriter output, IReadOnlyList<JsonObject> events, TimeProvider clock)
    {
        if (events.Count == 0)
        {
            output.Field("Events", "<none>");
            return;
        }

        output.Flush();
        output.Line("Events:");
        output.Line(1, "Type\tReason\tAge\tFrom\tMessage");
        output.Line(1, "----\t------\t----\t----\t-------");
        foreach (var happened in events.OrderBy(happened => Times.Read(happened.Text("lastTimestamp"))))
        {
            var from = happened.Text("source", "component") is { Length: > 0 } component ? component : happened.Text("reportingComponent");
            output.Line(1, string.Join(
                '\t',
                happened.Text("type"),
                happened.Text("reason"),
                Interval(happened, clock),
                from,
                happened.Text("message").Trim()));
        }
    }

    /// <summary>When it was; and since when, and how often, where it was more than once.</summary>
    public static string Interval(JsonObject happened, TimeProvider clock)
    {
        var first = Ages.Since(happened.Text(happened.Has("eventTime") ? "eventTime" : "firstTimestamp"), clock);
        if (happened.At("series") is { } series)
        {
            return $"{Ages.Since(series.Text("lastObservedTime"), clock)} (x{series.Count("count")} over {first})";
        }

        return happened.Count("count") > 1
            ? $"{Ages.Since(happened.Text("lastTimestamp"), clock)} (x{happened.Count("count")} over {first})"
            : first;
    }
}
