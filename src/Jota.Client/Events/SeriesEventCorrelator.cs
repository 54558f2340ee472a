using System.Globalization;
using System.Text;
using k8s.Models;

namespace Jota.Client;

/// <summary>
/// Decides what becomes of an occurrence, by upstream's rules for events.k8s.io: the first one is an event; the second one of the
/// same kind (whatever its message) makes the event a series; later ones are only counted, and the count is written when
/// <see cref="Flush"/> is called. One caller at a time.
/// </summary>
internal sealed class SeriesEventCorrelator(string controller, string instance)
{
    private const int Remembered = 4096;
    private const int LongestNote = 1024;
    private static readonly TimeSpan SeriesEnd = TimeSpan.FromMinutes(6);

    private readonly RecentlyUsed<string, Series> _series = new(Remembered);
    private readonly EventNames _names = new();

    public static string KeyOf(EventOccurrence occurrence) =>
        $"{occurrence.AboutKey}\n{occurrence.Type}\n{occurrence.Action}\n{occurrence.Reason}\n{occurrence.Related?.Uid}";

    /// <summary>What to write at once; null when it was only counted.</summary>
    public EventWrite? Correlate(EventOccurrence occurrence)
    {
        var key = KeyOf(occurrence);
        if (!_series.TryGet(key, out var series) || occurrence.At - series.Last > SeriesEnd)
        {
            series = new Series(NewEvent(occurrence)) { Last = occurrence.At };
            _series.Put(key, series);
            return new EventWrite.Create(series.Event);
        }

        series.Count++;
        series.Last = occurrence.At;
        return series.Count == 2 ? Written(series) : null;
    }

    /// <summary>The count of a series, when it is not written yet.</summary>
    public EventWrite? Flush(string key) =>
        _series.TryGet(key, out var series) && series.Written != series.Count ? Written(series) : null;

    public void Rename(Corev1Event ev, DateTime at) => ev.Metadata.Name = _names.Next(ev.InvolvedObject.Name, at);

    private static EventWrite.Count Written(Series series)
    {
        series.Written = series.Count;
        var last = series.Last.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
        var patch = Encoding.UTF8.GetBytes($$$"""{"series":{"count":{{{series.Count}}},"lastObservedTime":"{{{last}}}"}}""");
        var whole = series.Event with { Series = new() { Count = series.Count, LastObservedTime = series.Last } };
        return new(patch, whole);
    }

    private Corev1Event NewEvent(EventOccurrence occurrence) => new()
    {
        Metadata = new V1ObjectMeta { Name = _names.Next(occurrence.About.Name, occurrence.At), NamespaceProperty = occurrence.Namespace },
        InvolvedObject = occurrence.About,
        Related = occurrence.Related,
        Reason = occurrence.Reason,
        Message = Shortened(occurrence.Message),
        Source = new V1EventSource(),
        EventTime = occurrence.At,
        Type = occurrence.Type.ToString(),
        Action = occurrence.Action,
        ReportingComponent = controller,
        ReportingInstance = instance,
    };

    private static string Shortened(string note) => note.Length <= LongestNote ? note : note[..(LongestNote - 4)] + " ...";

    private sealed class Series(Corev1Event ev)
    {
        public Corev1Event Event { get; } = ev;

        public int Count { get; set; } = 1;

        public int Written { get; set; } = 1;

        public DateTime Last { get; set; }
    }
}
