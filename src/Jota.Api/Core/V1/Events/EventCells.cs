using k8s.Models;

namespace Jota.Api;

/// <summary>
/// The cells of the events table that take more than one field. Both generations of events are told alike: those with first and last
/// time and a count, and those with one time and a series.
/// </summary>
internal static class EventCells
{
    public static object LastSeen(Corev1Event e, ColumnContext context) => e switch
    {
        { Series: { } series } => HumanDuration.Since(series.LastObservedTime, context.Now),
        { LastTimestamp: { } last } => HumanDuration.Since(last, context.Now),
        _ => FirstSeen(e, context),
    };

    public static object FirstSeen(Corev1Event e, ColumnContext context) =>
        HumanDuration.Since(e.FirstTimestamp ?? e.EventTime, context.Now);

    // An event that is told only once has no count in the newer form.
    public static object Count(Corev1Event e) => e.Series is { } series ? series.Count ?? 0L : e.Count is { } count and not 0 ? count : 1L;

    public static object Target(Corev1Event e)
    {
        var kind = (e.InvolvedObject?.Kind ?? "").ToLowerInvariant();
        return e.InvolvedObject?.Name is { Length: > 0 } name ? $"{kind}/{name}" : kind;
    }

    public static object Source(Corev1Event e)
    {
        var component = e.Source?.Component is { Length: > 0 } own ? own : e.ReportingComponent ?? "";
        var host = e.Source?.Host is { Length: > 0 } at ? at : e.ReportingInstance ?? "";
        return host.Length == 0 ? component : $"{component}, {host}";
    }
}
