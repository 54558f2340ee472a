using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>apiextensions.k8s.io/v1 CustomResourceDefinition: all the API server knows about this kind.</summary>
public sealed class CustomResourceDefinitionResource : Resource<V1CustomResourceDefinition>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } =
        new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions")
        {
            ShortNames = ["crd", "crds"],
            Categories = ["api-extensions"],
        };

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override string StoragePrefix => "/registry/apiextensions.k8s.io/customresourcedefinitions/";

    /// <inheritdoc/>
    public override bool AllowsUnconditionalUpdate => false;

    /// <inheritdoc/>
    public override bool TakesAnyFinalizer => true;

    /// <inheritdoc/>
    public override SpecStatus<V1CustomResourceDefinition> Split { get; } = new(
        (crd, from) => crd with { Status = from.Status },
        crd => crd with { Status = DefinitionStatus.OfNew(crd.Spec) });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1CustomResourceDefinition>> Columns { get; } = [NameColumn, CreatedAtColumn];

    /// <inheritdoc/>
    public override void Default(V1CustomResourceDefinition obj) => DefinitionDefaults.Set(obj.Spec ??= new());

    /// <inheritdoc/>
    public override void PrepareForUpdate(V1CustomResourceDefinition obj, V1CustomResourceDefinition old) =>
        obj.Status = DefinitionStatus.WithStorageVersion(obj.Status, obj.Spec);

    /// <inheritdoc/>
    public override void Validate(V1CustomResourceDefinition obj, FieldErrors errors)
    {
        var name = $"{obj.Spec.Names?.Plural}.{obj.Spec.Group}";
        if (!string.IsNullOrEmpty(obj.Metadata?.Name) && obj.Metadata.Name != name)
        {
            errors.At("metadata").At("name").Invalid(obj.Metadata.Name, "must be spec.names.plural+\".\"+spec.group");
        }

        DefinitionRules.Validate(obj.Spec, errors.At("spec"));
        DefinitionStatus.Validate(obj, errors.At("status"));
        ApiApproval.Validate(obj, null, errors);
    }

    /// <inheritdoc/>
    public override void ValidateUpdate(V1CustomResourceDefinition obj, V1CustomResourceDefinition old, FieldErrors errors)
    {
        DefinitionRules.Validate(obj.Spec, errors.At("spec"));
        DefinitionRules.ValidateChange(obj.Spec, old, errors.At("spec"));
        DefinitionStatus.Validate(obj, errors.At("status"));
        ApiApproval.Validate(obj, old, errors);
    }

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(V1CustomResourceDefinition obj, V1CustomResourceDefinition old, FieldErrors errors) =>
        DefinitionStatus.Validate(obj, errors.At("status"));
}
