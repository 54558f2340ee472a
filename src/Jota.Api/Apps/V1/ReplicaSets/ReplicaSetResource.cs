using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>apps/v1 ReplicaSet: all the API server knows about this kind.</summary>
public sealed class ReplicaSetResource : Resource<V1ReplicaSet>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("apps", "v1", "ReplicaSet", "replicasets")
    {
        ShortNames = ["rs"],
        Categories = ["all"],
    };

    /// <inheritdoc/>
    public override ImmutableArray<SelectableField> SelectableFields { get; } = [new("status.replicas", "0")];

    /// <inheritdoc/>
    public override ImmutableArray<Subresource> Subresources { get; } =
    [
        new ScaleSubresource<V1ReplicaSet>(
            obj => obj.Spec?.Replicas,
            (obj, replicas) => (obj.Spec ??= new()).Replicas = replicas,
            obj => obj.Status?.Replicas,
            obj => LabelSelector.From(obj.Spec?.Selector)),
    ];

    /// <inheritdoc/>
    public override SpecStatus<V1ReplicaSet> Split { get; } = new(
        (rs, from) => rs with { Status = from.Status },
        rs => rs with { Status = new() });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1ReplicaSet>> Columns { get; } =
    [
        NameColumn,
        new("Desired", rs => (long)(rs.Spec?.Replicas ?? 0)) { Type = "integer", Description = "How many pods are asked for." },
        new("Current", rs => (long)(rs.Status?.Replicas ?? 0)) { Type = "integer", Description = "How many pods there are." },
        new("Ready", rs => (long)(rs.Status?.ReadyReplicas ?? 0)) { Type = "integer", Description = "How many of the pods are ready." },
        AgeColumn,
        .. PodTemplateColumns.Wide<V1ReplicaSet>(rs => rs.Spec?.Template, rs => PodTemplateCells.Selector(rs.Spec?.Selector)),
    ];

    /// <inheritdoc/>
    public override void Default(V1ReplicaSet obj)
    {
        var spec = obj.Spec ??= new();
        spec.Template = PodTemplateDefaults.Apply(spec.Template);
        spec.Replicas ??= 1;
    }

    /// <inheritdoc/>
    public override void Validate(V1ReplicaSet obj, FieldErrors errors) => ReplicaSetRules.Validate(obj.Spec, errors.At("spec"));

    /// <inheritdoc/>
    public override void ValidateUpdate(V1ReplicaSet obj, V1ReplicaSet old, FieldErrors errors)
    {
        Validate(obj, errors);
        WorkloadSelectorRules.ValidateUpdate(obj.Spec.Selector, old.Spec?.Selector, errors.At("spec").At("selector"));
    }

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(V1ReplicaSet obj, V1ReplicaSet old, FieldErrors errors) =>
        ReplicaSetRules.ValidateStatus(obj.Status ?? new(), errors.At("status"));

    /// <inheritdoc/>
    public override IEnumerable<string> Warnings(V1ReplicaSet obj, V1ReplicaSet? old) =>
        PodTemplateWarnings.OfOwner(obj.Metadata?.Name, obj.Spec?.Template, old?.Spec?.Template, isNew: old is null);
}
