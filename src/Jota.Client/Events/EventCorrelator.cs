using System.Text;
using System.Text.Json;
using k8s.Models;

namespace Jota.Client;

/// <summary>
/// Decides what becomes of an occurrence, by upstream's rules for core/v1 events: the same again is counted; the tenth similar one
/// (all the same but for the message) within ten minutes, and those after it, are combined into one event; an object about which
/// one source says too much (25 at once, then one per 5 minutes) is not written about. One caller at a time.
/// </summary>
internal sealed class EventCorrelator(V1EventSource source)
{
    private const int Remembered = 4096;
    private const int SimilarAllowed = 10;
    private const string CombinedPrefix = "(combined from similar events): ";
    private static readonly TimeSpan SimilarWindow = TimeSpan.FromMinutes(10);

    private readonly RecentlyUsed<string, EventBudget> _budgets = new(Remembered);
    private readonly RecentlyUsed<string, SimilarEvents> _similar = new(Remembered);
    private readonly RecentlyUsed<string, CountedEvent> _counted = new(Remembered);
    private readonly EventNames _names = new();

    /// <summary>What to write; null when it is to be dropped.</summary>
    public EventWrite? Correlate(EventOccurrence occurrence)
    {
        var similarKey = $"{occurrence.AboutKey}\n{occurrence.Type}\n{occurrence.Reason}";
        var combined = AreTooManySimilar(similarKey, occurrence);
        var key = combined ? similarKey : $"{similarKey}\n{occurrence.About.FieldPath}\n{occurrence.Message}";
        var write = CountOrCreate(key, occurrence, combined);
        return MaySay(occurrence) ? write : null;
    }

    /// <summary>Another name for an event whose name is taken.</summary>
    public void Rename(Corev1Event ev, DateTime at) => ev.Metadata.Name = _names.Next(ev.InvolvedObject.Name, at);

    private bool AreTooManySimilar(string key, EventOccurrence occurrence)
    {
        if (!_similar.TryGet(key, out var similar) || occurrence.At - similar.Last > SimilarWindow)
        {
            similar = new SimilarEvents();
        }

        similar.Messages.Add(occurrence.Message);
        similar.Last = occurrence.At;
        _similar.Put(key, similar);
        if (similar.Messages.Count < SimilarAllowed)
        {
            return false;
        }

        // Only the number matters from here on; any one may go.
        similar.Messages.Remove(similar.Messages.First());
        return true;
    }

    private EventWrite CountOrCreate(string key, EventOccurrence occurrence, bool combined)
    {
        var ev = NewEvent(occurrence, combined);
        if (!_counted.TryGet(key, out var counted))
        {
            _counted.Put(key, new CountedEvent(ev.Metadata, 1, occurrence.At));
            return new EventWrite.Create(ev);
        }

        counted = counted with { Count = counted.Count + 1 };
        _counted.Put(key, counted);
        ev.Metadata.Name = counted.Meta.Name;
        ev.FirstTimestamp = counted.First;
        ev.Count = counted.Count;
        return new EventWrite.Count(CountPatch(ev), ev);
    }

    private bool MaySay(EventOccurrence occurrence)
    {
        if (!_budgets.TryGet(occurrence.AboutKey, out var budget))
        {
            budget = new EventBudget(occurrence.At);
            _budgets.Put(occurrence.AboutKey, budget);
        }

        return budget.Take(occurrence.At);
    }

    private Corev1Event NewEvent(EventOccurrence occurrence, bool combined) => new()
    {
        Metadata = new V1ObjectMeta { Name = _names.Next(occurrence.About.Name, occurrence.At), NamespaceProperty = occurrence.Namespace },
        InvolvedObject = occurrence.About,
        Reason = occurrence.Reason,
        Message = combined ? CombinedPrefix + occurrence.Message : occurrence.Message,
        Source = source,
        FirstTimestamp = occurrence.At,
        LastTimestamp = occurrence.At,
        Count = 1,
        Type = occurrence.Type.ToString(),

        // Upstream leaves these out of combined events.
        ReportingComponent = combined ? "" : source.Component,
        ReportingInstance = combined ? "" : source.Host ?? "",
    };

    private static byte[] CountPatch(Corev1Event ev) => Encoding.UTF8.GetBytes(
        $$"""{"count":{{ev.Count}},"lastTimestamp":"{{ev.LastTimestamp:yyyy-MM-ddTHH:mm:ssZ}}","message":"{{JsonEncodedText.Encode(ev.Message)}}"}""");

    private sealed record CountedEvent(V1ObjectMeta Meta, int Count, DateTime First);

    private sealed class SimilarEvents
    {
        public HashSet<string> Messages { get; } = new(StringComparer.Ordinal);

        public DateTime Last { get; set; }
    }
}
