using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// events.k8s.io/v1 Event: the same objects as core/v1's, in newer words, and with stricter rules for whoever writes them.
/// </summary>
/// <param name="stored">core/v1's.</param>
public sealed class EventsEventResource(EventResource stored) : FurtherVersion<Eventsv1Event, Corev1Event>(stored)
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("events.k8s.io", "v1", "Event", "events") { ShortNames = ["ev"] };

    /// <inheritdoc/>
    public override ImmutableArray<SelectableField> SelectableFields { get; } =
    [
        new("reason"),
        .. new[] { "kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath" }
            .Select(part => new SelectableField($"regarding.{part}") { Stored = $"involvedObject.{part}" }),
        new("reportingController") { Stored = "reportingComponent" },
        new("type"),
    ];

    /// <inheritdoc/>
    public override void Default(Eventsv1Event obj)
    {
        obj.Regarding ??= new();
        obj.DeprecatedSource ??= new();
    }

    /// <inheritdoc/>
    public override void Validate(Eventsv1Event obj, FieldErrors errors) => EventRules.ValidateStrictly(ToStored(obj), errors);

    /// <inheritdoc/>
    public override void ValidateUpdate(Eventsv1Event obj, Eventsv1Event old, FieldErrors errors) =>
        EventRules.ValidateStrictUpdate(ToStored(obj), ToStored(old), errors);

    /// <inheritdoc/>
    protected override Corev1Event ToStored(Eventsv1Event obj) => new()
    {
        Metadata = obj.Metadata,
        Action = obj.Action,
        Count = obj.DeprecatedCount,
        EventTime = obj.EventTime,
        FirstTimestamp = obj.DeprecatedFirstTimestamp,
        InvolvedObject = obj.Regarding ?? new(),
        LastTimestamp = obj.DeprecatedLastTimestamp,
        Message = obj.Note,
        Reason = obj.Reason,
        Related = obj.Related,
        ReportingComponent = obj.ReportingController ?? "",
        ReportingInstance = obj.ReportingInstance ?? "",
        Series = obj.Series is { } series ? new() { Count = series.Count, LastObservedTime = series.LastObservedTime } : null,
        Source = obj.DeprecatedSource ?? new(),
        Type = obj.Type,
    };

    /// <inheritdoc/>
    protected override Eventsv1Event FromStored(Corev1Event stored) => new()
    {
        Metadata = stored.Metadata,
        Action = Given(stored.Action),
        DeprecatedCount = stored.Count,
        DeprecatedFirstTimestamp = stored.FirstTimestamp,
        DeprecatedLastTimestamp = stored.LastTimestamp,
        DeprecatedSource = stored.Source ?? new(),
        EventTime = stored.EventTime,
        Note = Given(stored.Message),
        Reason = Given(stored.Reason),
        Regarding = stored.InvolvedObject ?? new(),
        Related = stored.Related,
        ReportingController = Given(stored.ReportingComponent),
        ReportingInstance = Given(stored.ReportingInstance),
        Series = stored.Series is { } series
            ? new() { Count = series.Count ?? 0, LastObservedTime = series.LastObservedTime ?? default }
            : null,
        Type = Given(stored.Type),
    };

    // What core/v1 shows as an empty text, this version leaves out.
    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
