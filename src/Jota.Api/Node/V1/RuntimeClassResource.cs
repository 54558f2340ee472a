using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>node.k8s.io/v1 RuntimeClass: all the API server knows about this kind.</summary>
public sealed class RuntimeClassResource : Resource<V1RuntimeClass>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("node.k8s.io", "v1", "RuntimeClass", "runtimeclasses");

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1RuntimeClass>> Columns { get; } =
    [
        NameColumn,
        new("Handler", c => c.Handler ?? "") { Description = "What the node's container runtime calls it." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Validate(V1RuntimeClass obj, FieldErrors errors)
    {
        FirstPass.Check(obj, errors);
        if (obj.Overhead is { } overhead)
        {
            ResourceRules.ValidateContainer(new() { Limits = overhead.PodFixed }, PodClaimNames.None, errors.At("overhead"));
        }

        var at = errors.At("scheduling");
        ObjectMetaRules.ValidateLabels(obj.Scheduling?.NodeSelector, at.At("nodeSelector"));
        TolerationRules.Validate(obj.Scheduling?.Tolerations, at.At("tolerations"));
        TolerationRules.ValidateDistinct(obj.Scheduling?.Tolerations, at.At("tolerations"));
    }

    /// <inheritdoc/>
    public override void ValidateUpdate(V1RuntimeClass obj, V1RuntimeClass old, FieldErrors errors) =>
        Immutable.RefuseChange(obj.Handler, old.Handler, errors.At("handler"));
}
