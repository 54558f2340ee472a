using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>networking.k8s.io/v1 IngressClass: all the API server knows about this kind.</summary>
public sealed class IngressClassResource : Resource<V1IngressClass>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("networking.k8s.io", "v1", "IngressClass", "ingressclasses");

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override bool HasGeneration => true;

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1IngressClass>> Columns { get; } =
    [
        NameColumn,
        new("Controller", c => c.Spec?.Controller ?? "") { Description = "Who serves ingresses of this class." },
        new("Parameters", c => IngressClassRules.Shown(c.Spec?.Parameters)) { Description = "An object with more of its settings." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1IngressClass obj)
    {
        obj.Spec ??= new();
        if (obj.Spec.Parameters is { } parameters)
        {
            parameters.Scope ??= "Cluster";
        }
    }

    /// <inheritdoc/>
    public override void Validate(V1IngressClass obj, FieldErrors errors)
    {
        IngressClassRules.ValidateController(obj.Spec.Controller ?? "", errors.At("spec").At("controller"));
        if (obj.Spec.Parameters is { } parameters)
        {
            IngressClassRules.Validate(parameters, errors.At("spec").At("parameters"));
        }
    }

    /// <inheritdoc/>
    public override void ValidateUpdate(V1IngressClass obj, V1IngressClass old, FieldErrors errors)
    {
        Immutable.RefuseChange(obj.Spec.Controller, old.Spec?.Controller, errors.At("spec").At("controller"));
        Validate(obj, errors);
    }
}
