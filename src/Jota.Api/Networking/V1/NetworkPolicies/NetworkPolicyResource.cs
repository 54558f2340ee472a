using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>networking.k8s.io/v1 NetworkPolicy: all the API server knows about this kind.</summary>
public sealed class NetworkPolicyResource : Resource<V1NetworkPolicy>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } =
        new("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies") { ShortNames = ["netpol"] };

    /// <inheritdoc/>
    public override bool HasGeneration => true;

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1NetworkPolicy>> Columns { get; } =
    [
        NameColumn,
        new("Pod-Selector", p => PodTemplateCells.Selector(p.Spec?.PodSelector)) { Description = "The pods that it is about." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1NetworkPolicy obj)
    {
        obj.Spec ??= new();
        obj.Spec.PodSelector ??= new();
        foreach (var port in (obj.Spec.Ingress ?? []).SelectMany(rule => rule.Ports ?? [])
            .Concat((obj.Spec.Egress ?? []).SelectMany(rule => rule.Ports ?? [])))
        {
            port.Protocol ??= "TCP";
        }

        // What is not said follows from what there is, as of the days when there was ingress only.
        obj.Spec.PolicyTypes ??= obj.Spec.Egress is { Count: > 0 } ? ["Ingress", "Egress"] : ["Ingress"];
    }

    /// <inheritdoc/>
    public override void Validate(V1NetworkPolicy obj, FieldErrors errors) => NetworkPolicyRules.Validate(obj.Spec, errors.At("spec"));

    /// <inheritdoc/>
    public override void ValidateUpdate(V1NetworkPolicy obj, V1NetworkPolicy old, FieldErrors errors) => Validate(obj, errors);
}
