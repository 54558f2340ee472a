using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>resource.k8s.io/v1 ResourceClaimTemplate: all the API server knows about this kind. A template stays as it was made.</summary>
public sealed class ResourceClaimTemplateResource : Resource<V1ResourceClaimTemplate>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } =
        new("resource.k8s.io", "v1", "ResourceClaimTemplate", "resourceclaimtemplates");

    /// <inheritdoc/>
    public override bool ReturnsDeletedObject => true;

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1ResourceClaimTemplate>> Columns { get; } = [NameColumn, AgeColumn];

    /// <inheritdoc/>
    public override void Default(V1ResourceClaimTemplate obj)
    {
        obj.Spec ??= new();
        obj.Spec.Spec ??= new();
        DeviceClaimDefaults.Apply(obj.Spec.Spec);
    }

    /// <inheritdoc/>
    public override void Validate(V1ResourceClaimTemplate obj, FieldErrors errors)
    {
        var at = errors.At("spec");
        ObjectMetaRules.ValidateAnnotations(obj.Spec.Metadata?.Annotations, at.At("metadata").At("annotations"));
        ObjectMetaRules.ValidateLabels(obj.Spec.Metadata?.Labels, at.At("metadata").At("labels"));
        DeviceClaimRules.Validate(obj.Spec.Spec, at.At("spec"));
    }

    /// <inheritdoc/>
    public override void ValidateUpdate(V1ResourceClaimTemplate obj, V1ResourceClaimTemplate old, FieldErrors errors) =>
        DeviceClaimRules.RefuseChange(obj.Spec, old.Spec, errors.At("spec"));
}
