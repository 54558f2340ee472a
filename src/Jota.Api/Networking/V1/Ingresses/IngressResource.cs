using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>networking.k8s.io/v1 Ingress: all the API server knows about this kind.</summary>
public sealed class IngressResource : Resource<V1Ingress>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } =
        new("networking.k8s.io", "v1", "Ingress", "ingresses") { ShortNames = ["ing"] };

    /// <inheritdoc/>
    public override string StoragePrefix => "/registry/ingress/";

    /// <inheritdoc/>
    public override SpecStatus<V1Ingress> Split { get; } = new(
        (ingress, from) => ingress with { Status = from.Status },
        ingress => ingress with { Status = new() { LoadBalancer = new() } });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1Ingress>> Columns { get; } =
    [
        NameColumn,
        new("Class", i => i.Spec?.IngressClassName ?? "<none>") { Description = "Who serves it." },
        new("Hosts", IngressCells.Hosts) { Description = "The names that it is for." },
        new("Address", IngressCells.Address) { Description = "Where it is served." },
        new("Ports", i => i.Spec?.Tls is { Count: > 0 } ? "80, 443" : "80") { Description = "The ports that it is served at." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1Ingress obj)
    {
        obj.Spec ??= new();
        obj.Status ??= new();
        obj.Status.LoadBalancer ??= new();
    }

    /// <inheritdoc/>
    public override void Validate(V1Ingress obj, FieldErrors errors)
    {
        IngressRules.ValidateClassOnce(obj, errors);
        IngressRules.Validate(obj.Spec, errors.At("spec"));
    }

    /// <inheritdoc/>
    public override void ValidateUpdate(V1Ingress obj, V1Ingress old, FieldErrors errors) =>
        IngressRules.Validate(obj.Spec, errors.At("spec"));

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(V1Ingress obj, V1Ingress old, FieldErrors errors) =>
        IngressRules.ValidateStatus(obj.Status?.LoadBalancer?.Ingress, errors.At("status").At("loadBalancer").At("ingress"));
}
