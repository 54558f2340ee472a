using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>apps/v1 DaemonSet: all the API server knows about this kind.</summary>
public sealed class DaemonSetResource : Resource<V1DaemonSet>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("apps", "v1", "DaemonSet", "daemonsets")
    {
        ShortNames = ["ds"],
        Categories = ["all"],
    };

    /// <inheritdoc/>
    public override SpecStatus<V1DaemonSet> Split { get; } = new(
        (set, from) => set with { Status = from.Status },
        set => set with { Status = new() });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1DaemonSet>> Columns { get; } =
    [
        NameColumn,
        new("Desired", set => (long)(set.Status?.DesiredNumberScheduled ?? 0)) { Description = "How many nodes are to run a pod." },
        new("Current", set => (long)(set.Status?.CurrentNumberScheduled ?? 0)) { Description = "How many of these have one." },
        new("Ready", set => (long)(set.Status?.NumberReady ?? 0)) { Description = "How many of these have one that is ready." },
        new("Up-to-date", set => (long)(set.Status?.UpdatedNumberScheduled ?? 0))
        {
            Description = "How many of these have one of the present template.",
        },
        new("Available", set => (long)(set.Status?.NumberAvailable ?? 0))
        {
            Description = "How many of these have one that has been ready for as long as the daemon set asks.",
        },
        new("Node Selector", set => PodTemplateCells.Labels(set.Spec?.Template?.Spec?.NodeSelector))
        {
            Description = "Which nodes are to run a pod.",
        },
        AgeColumn,
        .. PodTemplateColumns.Wide<V1DaemonSet>(set => set.Spec?.Template, set => PodTemplateCells.Selector(set.Spec?.Selector)),
    ];

    /// <inheritdoc/>
    public override void Default(V1DaemonSet obj) => DaemonSetDefaults.Apply(obj.Spec ??= new());

    /// <inheritdoc/>
    public override void PrepareForCreate(V1DaemonSet obj) => DaemonSetGeneration.Begin(obj);

    /// <inheritdoc/>
    public override void PrepareForUpdate(V1DaemonSet obj, V1DaemonSet old) => DaemonSetGeneration.Follow(obj, old);

    /// <inheritdoc/>
    public override void Validate(V1DaemonSet obj, FieldErrors errors) => DaemonSetRules.Validate(obj.Spec, errors.At("spec"));

    /// <inheritdoc/>
    public override void ValidateUpdate(V1DaemonSet obj, V1DaemonSet old, FieldErrors errors)
    {
        Validate(obj, errors);
        WorkloadSelectorRules.ValidateUpdate(obj.Spec.Selector, old.Spec?.Selector, errors.At("spec").At("selector"));
    }

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(V1DaemonSet obj, V1DaemonSet old, FieldErrors errors) =>
        DaemonSetRules.ValidateStatus(obj.Status ?? new(), old.Status, errors.At("status"));

    /// <inheritdoc/>
    public override IEnumerable<string> Warnings(V1DaemonSet obj, V1DaemonSet? old) =>
        PodTemplateWarnings.OfOwner(obj.Metadata?.Name, obj.Spec?.Template, old?.Spec?.Template, isNew: old is null);
}
