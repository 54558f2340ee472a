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

    private readonly RecentlyUsed<EventAbout, EventBudget> _budgets = new(Remembered);
    private readonly RecentlyUsed<SimilarKey, SimilarMessages> _similar = new(Remembered);
    private readonly RecentlyUsed<SameKey, CountedEvent> _counted = new(Remembered);
    private readonly EventNames _names = new();

    /// <summary>What to write; null when it is to be dropped.</summary>
    public EventWrite? Correlate(EventOccurrence occurrence)
    {
        var about = EventAbout.Of(occurrence.About);
        var similar = new SimilarKey(about, occurrence.Type, occurrence.Reason);
        var combined = AreTooManySimilar(similar, occurrence);
        var key = combined ? new SameKey(similar, null, null) : new SameKey(similar, occurrence.About.FieldPath, occurrence.Message);
        var counted = Count(key, occurrence);

        // What is dropped was counted all the same; most of a busy object's occurrences are.
        return MaySay(about, occurrence.At) ? WriteOf(counted, occurrence, combined) : null;
    }

    /// <summary>Another name for an event whose name is taken.</summary>
    public void Rename(Corev1Event ev, DateTime at) => ev.Metadata.Name = _names.Next(ev.InvolvedObject.Name, at);

    private bool AreTooManySimilar(SimilarKey key, EventOccurrence occurrence)
    {
        if (!_similar.TryGet(key, out var similar) || occurrence.At - similar.Last > SimilarWindow)
        {
            _similar.Put(key, similar = new SimilarMessages());
        }

        return similar.AreTooMany(occurrence.Message, occurrence.At, SimilarAllowed);
    }

    private CountedEvent Count(SameKey key, EventOccurrence occurrence)
    {
        var counted = _counted.TryGet(key, out var known)
            ? known with { Count = known.Count + 1 }
            : new CountedEvent(NewMetadata(_names.Next(occurrence.About.Name, occurrence.At), occurrence), 1, occurrence.At);
        _counted.Put(key, counted);
        return counted;
    }

    private bool MaySay(EventAbout about, DateTime at)
    {
        if (!_budgets.TryGet(about, out var budget))
        {
            _budgets.Put(about, budget = new EventBudget(at));
        }

        return budget.Take(at);
    }

    private EventWrite WriteOf(CountedEvent counted, EventOccurrence occurrence, bool combined)
    {
        // The new event shares its metadata with what is remembered: when it gets another name, later counts know of it.
        if (counted.Count == 1)
        {
            return new EventWrite.Create(NewEvent(counted.Meta, counted, occurrence, combined));
        }

        var ev = NewEvent(NewMetadata(counted.Meta.Name, occurrence), counted, occurrence, combined);
        return new EventWrite.Count(CountPatch(ev), ev);
    }

    private static V1ObjectMeta NewMetadata(string name, EventOccurrence occurrence) => new()
    {
        Name = name,
        NamespaceProperty = occurrence.Namespace,
    };

    private Corev1Event NewEvent(V1ObjectMeta metadata, CountedEvent counted, EventOccurrence occurrence, bool combined) => new()
    {
        Metadata = metadata,
        InvolvedObject = occurrence.About,
        Reason = occurrence.Reason,
        Message = combined ? CombinedPrefix + occurrence.Message : occurrence.Message,
        Source = source,
        FirstTimestamp = counted.First,
        LastTimestamp = occurrence.At,
        Count = counted.Count,
        Type = occurrence.Type.ToString(),

        // Upstream leaves these out of combined events.
        ReportingComponent = combined ? "" : source.Component,
        ReportingInstance = combined ? "" : source.Host ?? "",
    };

    private static byte[] CountPatch(Corev1Event ev)
    {
        var (last, message) = ($"{ev.LastTimestamp:yyyy-MM-ddTHH:mm:ssZ}", JsonEncodedText.Encode(ev.Message));
        return Encoding.UTF8.GetBytes($$"""{"count":{{ev.Count}},"lastTimestamp":"{{last}}","message":"{{message}}"}""");
    }

    /// <summary>All the same but for the message.</summary>
    private readonly record struct SimilarKey(EventAbout About, EventType Type, string Reason);

    /// <summary>All the same; without a message, all that are combined.</summary>
    private readonly record struct SameKey(SimilarKey Similar, string? FieldPath, string? Message);

    private sealed record CountedEvent(V1ObjectMeta Meta, int Count, DateTime First);
}
