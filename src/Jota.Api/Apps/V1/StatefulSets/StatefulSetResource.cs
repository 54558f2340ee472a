using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>apps/v1 StatefulSet: all the API server knows about this kind.</summary>
public sealed class StatefulSetResource : Resource<V1StatefulSet>
{
    private const string KeepsAll =
        "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended";

    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("apps", "v1", "StatefulSet", "statefulsets")
    {
        ShortNames = ["sts"],
        Categories = ["all"],
    };

    /// <inheritdoc/>
    public override ImmutableArray<Subresource> Subresources { get; } =
    [
        new ScaleSubresource<V1StatefulSet>(
            obj => obj.Spec?.Replicas,
            (obj, replicas) => (obj.Spec ??= new()).Replicas = replicas,
            obj => obj.Status?.Replicas,
            obj => LabelSelector.From(obj.Spec?.Selector)),
    ];

    /// <inheritdoc/>
    public override SpecStatus<V1StatefulSet> Split { get; } = new(
        (set, from) => set with { Status = from.Status },
        set => set with { Status = new() { AvailableReplicas = 0 } });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1StatefulSet>> Columns { get; } =
    [
        NameColumn,
        new("Ready", set => $"{set.Status?.ReadyReplicas ?? 0}/{set.Spec?.Replicas ?? 0}")
        {
            Description = "How many pods are ready, of those that are asked for.",
        },
        AgeColumn,
        new("Containers", set => PodTemplateCells.Containers(set.Spec?.Template))
        {
            Priority = 1,
            Description = "The containers of a pod.",
        },
        new("Images", set => PodTemplateCells.Images(set.Spec?.Template)) { Priority = 1, Description = "Their images." },
    ];

    /// <summary>Its pods are hosts named after it.</summary>
    public override string? NameError(string name, bool prefix) => NameSyntax.DnsLabelError(name, prefix);

    /// <inheritdoc/>
    public override void Default(V1StatefulSet obj) => StatefulSetDefaults.Apply(obj.Spec ??= new());

    /// <inheritdoc/>
    public override void Validate(V1StatefulSet obj, FieldErrors errors) => StatefulSetRules.Validate(obj.Spec, errors.At("spec"));

    /// <inheritdoc/>
    public override void ValidateUpdate(V1StatefulSet obj, V1StatefulSet old, FieldErrors errors) =>
        StatefulSetRules.ValidateUpdate(obj.Spec, old.Spec, errors.At("spec"));

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(V1StatefulSet obj, V1StatefulSet old, FieldErrors errors) =>
        StatefulSetRules.ValidateStatus(obj.Status ?? new(), old.Status, errors.At("status"));

    /// <inheritdoc/>
    public override IEnumerable<string> Warnings(V1StatefulSet obj, V1StatefulSet? old) =>
    [
        .. PodTemplateWarnings.Of(obj.Spec?.Template, "spec.template.", isNew: old is null, old?.Spec?.Template),
        .. obj.Spec?.RevisionHistoryLimit < 0 ? [KeepsAll] : Array.Empty<string>(),
    ];
}
