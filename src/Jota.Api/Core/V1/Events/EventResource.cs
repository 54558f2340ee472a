using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>core/v1 Event: all the API server knows about this kind.</summary>
public sealed class EventResource : Resource<Corev1Event>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("", "v1", "Event", "events") { ShortNames = ["ev"] };

    /// <inheritdoc/>
    public override bool AllowsCreateOnUpdate => true;

    /// <inheritdoc/>
    public override DefaultPropagation DefaultPropagation => DefaultPropagation.None;

    /// <inheritdoc/>
    public override ImmutableArray<SelectableField> SelectableFields { get; } =
    [
        new("involvedObject.kind"),
        new("involvedObject.namespace"),
        new("involvedObject.name"),
        new("involvedObject.uid"),
        new("involvedObject.apiVersion"),
        new("involvedObject.resourceVersion"),
        new("involvedObject.fieldPath"),
        new("reason"),
        new("reportingComponent"),
        new("source") { Source = "source.component", Fallback = "reportingComponent" },
        new("type"),
    ];

    /// <inheritdoc/>
    public override ImmutableArray<Column<Corev1Event>> Columns { get; } =
    [
        new("Last Seen", EventCells.LastSeen) { Description = "The time since the event happened last." },
        new("Type", e => e.Type ?? "") { Description = "Normal or Warning." },
        new("Reason", e => e.Reason ?? "") { Description = "Why, in one word for machines." },
        new("Object", EventCells.Target) { Description = "The object that the event is about." },
        new("Subobject", e => e.InvolvedObject?.FieldPath ?? "")
        {
            Priority = 1,
            Description = "The part of the object that the event is about.",
        },
        new("Source", EventCells.Source) { Priority = 1, Description = "The component, and its host, that reported the event." },
        new("Message", e => (e.Message ?? "").Trim()) { Description = "What happened, for people." },
        new("First Seen", EventCells.FirstSeen) { Priority = 1, Description = "The time since the event happened first." },
        new("Count", EventCells.Count) { Priority = 1, Description = "How often the event has happened." },
        new("Name", e => e.Metadata?.Name ?? "") { Priority = 1, Format = "name", Description = ColumnDescriptions.Name },
    ];

    /// <inheritdoc/>
    public override void Default(Corev1Event obj)
    {
        obj.InvolvedObject ??= new();
        obj.Source ??= new();
        obj.ReportingComponent ??= "";
        obj.ReportingInstance ??= "";
    }

    /// <inheritdoc/>
    public override void Validate(Corev1Event obj, FieldErrors errors) => EventRules.Validate(obj, errors);
}
