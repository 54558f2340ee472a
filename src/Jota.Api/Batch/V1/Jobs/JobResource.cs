using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>batch/v1 Job: all the API server knows about this kind.</summary>
public sealed class JobResource : Resource<V1Job>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("batch", "v1", "Job", "jobs") { Categories = ["all"] };

    /// <inheritdoc/>
    public override ImmutableArray<SelectableField> SelectableFields { get; } =
        [new("status.successful", "0") { Source = "status.succeeded" }];

    /// <summary>As it was before there was a choice; <c>kubectl</c> always says what it wants.</summary>
    public override DefaultPropagation DefaultPropagation => DefaultPropagation.Orphan;

    /// <inheritdoc/>
    public override SpecStatus<V1Job> Split { get; } = new(
        (job, from) => job with { Status = from.Status },
        job => job with { Status = new() });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1Job>> Columns { get; } =
    [
        NameColumn,
        new("Status", JobCells.Status) { Description = "How far the job is." },
        new("Completions", JobCells.Completions) { Description = "How many pods have succeeded, of those that are asked for." },
        new("Duration", JobCells.Duration) { Description = "How long the job took, or has taken so far." },
        AgeColumn,
        .. PodTemplateColumns.Wide<V1Job>(job => job.Spec?.Template, job => PodTemplateCells.Selector(job.Spec?.Selector)),
    ];

    /// <inheritdoc/>
    public override void Default(V1Job obj) => JobDefaults.Apply(obj);

    /// <inheritdoc/>
    public override void PrepareForCreate(V1Job obj) => JobSelector.Generate(obj);

    /// <inheritdoc/>
    public override void Validate(V1Job obj, FieldErrors errors) => JobRules.Validate(obj, errors);

    /// <inheritdoc/>
    public override void ValidateUpdate(V1Job obj, V1Job old, FieldErrors errors) => JobUpdateRules.Validate(obj, old, errors);

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(V1Job obj, V1Job old, FieldErrors errors) =>
        JobStatusRules.Validate(obj, old, errors.At("status"));

    /// <summary>Only now, as with upstream: what is wrong with its pods' labels is told of these alone.</summary>
    public override void Settle(V1Job obj) => JobDefaults.LabelAsItsPods(obj);

    /// <inheritdoc/>
    public override IEnumerable<string> Warnings(V1Job obj, V1Job? old) =>
    [
        .. JobWarnings.Of(obj.Spec, "spec"),
        .. PodTemplateWarnings.OfOwner(obj.Metadata?.Name, obj.Spec?.Template, old?.Spec?.Template, isNew: old is null),
    ];
}
