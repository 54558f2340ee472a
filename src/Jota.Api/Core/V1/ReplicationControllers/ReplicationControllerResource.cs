using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>core/v1 ReplicationController: all the API server knows about this kind.</summary>
public sealed class ReplicationControllerResource : Resource<V1ReplicationController>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("", "v1", "ReplicationController", "replicationcontrollers")
    {
        ShortNames = ["rc"],
        Categories = ["all"],
    };

    /// <summary>It was the only controller when the layout was made.</summary>
    public override string StoragePrefix => "/registry/controllers/";

    /// <inheritdoc/>
    public override DefaultPropagation DefaultPropagation => DefaultPropagation.Orphan;

    /// <inheritdoc/>
    public override ImmutableArray<SelectableField> SelectableFields { get; } = [new("status.replicas", "0")];

    /// <inheritdoc/>
    public override ImmutableArray<Subresource> Subresources { get; } =
    [
        new ScaleSubresource<V1ReplicationController>(
            obj => obj.Spec?.Replicas,
            (obj, replicas) => (obj.Spec ??= new()).Replicas = replicas,
            obj => obj.Status?.Replicas,
            obj => LabelSelector.From(obj.Spec?.Selector ?? new Dictionary<string, string>())),
    ];

    /// <inheritdoc/>
    public override SpecStatus<V1ReplicationController> Split { get; } = new(
        (rc, from) => rc with { Status = from.Status },
        rc => rc with { Status = new() });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1ReplicationController>> Columns { get; } =
    [
        NameColumn,
        new("Desired", rc => (long)(rc.Spec?.Replicas ?? 0)) { Type = "integer", Description = "How many pods are asked for." },
        new("Current", rc => (long)(rc.Status?.Replicas ?? 0)) { Type = "integer", Description = "How many pods there are." },
        new("Ready", rc => (long)(rc.Status?.ReadyReplicas ?? 0)) { Type = "integer", Description = "How many of the pods are ready." },
        AgeColumn,
        .. PodTemplateColumns.Wide<V1ReplicationController>(rc => rc.Spec?.Template, rc => PodTemplateCells.Labels(rc.Spec?.Selector)),
    ];

    /// <summary>Selector and labels are the template's labels unless they are given.</summary>
    public override void Default(V1ReplicationController obj)
    {
        var spec = obj.Spec ??= new();
        if (spec.Template is { } template)
        {
            PodTemplateDefaults.Apply(template);
            if (template.Metadata?.Labels is { Count: > 0 } labels)
            {
                spec.Selector = spec.Selector is { Count: > 0 } ? spec.Selector : new Dictionary<string, string>(labels);
                obj.Metadata ??= new();
                obj.Metadata.Labels = obj.Metadata.Labels is { Count: > 0 } ? obj.Metadata.Labels : new Dictionary<string, string>(labels);
            }
        }

        spec.Replicas ??= 1;
    }

    /// <inheritdoc/>
    public override void Validate(V1ReplicationController obj, FieldErrors errors) =>
        ReplicationControllerRules.Validate(obj.Spec, errors.At("spec"));

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(V1ReplicationController obj, V1ReplicationController old, FieldErrors errors) =>
        ReplicationControllerRules.ValidateStatus(obj.Status ?? new(), errors.At("status"));

    /// <inheritdoc/>
    public override IEnumerable<string> Warnings(V1ReplicationController obj, V1ReplicationController? old) =>
        PodTemplateWarnings.OfOwner(obj.Metadata?.Name, obj.Spec?.Template, old?.Spec?.Template, isNew: old is null);
}
