using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>core/v1 Pod: all the API server knows about this kind.</summary>
public sealed class PodResource : Resource<V1Pod>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("", "v1", "Pod", "pods") { ShortNames = ["po"], Categories = ["all"] };

    /// <inheritdoc/>
    public override bool ReturnsDeletedObject => true;

    /// <inheritdoc/>
    public override ImmutableArray<Subresource> Subresources { get; } =
    [
        new("attach", "PodAttachOptions", ["create", "get"]) { Connects = true },
        new("binding", "Binding", ["create"]),
        new("ephemeralcontainers", "Pod", ["get", "patch", "update"]),
        new("eviction", "Eviction", ["create"]) { Group = "policy", Version = "v1", Body = EvictionResource.Instance },
        new("exec", "PodExecOptions", ["create", "get"]) { Connects = true },
        new("log", "Pod", ["get"]) { Connects = true },
        new("portforward", "PodPortForwardOptions", ["create", "get"]) { Connects = true },
        Subresource.ProxyOf("Pod"),
        new("resize", "Pod", ["get", "patch", "update"]),
    ];

    /// <inheritdoc/>
    public override ImmutableArray<SelectableField> SelectableFields { get; } =
    [
        new("spec.nodeName"),
        new("spec.restartPolicy"),
        new("spec.schedulerName"),
        new("spec.serviceAccountName"),
        new("spec.hostNetwork", "false"),
        new("status.phase"),
        new("status.podIP"),
        new("status.podIPs"),
        new("status.nominatedNodeName"),
    ];

    /// <inheritdoc/>
    public override SpecStatus<V1Pod> Split { get; } = new(
        (pod, from) => pod with { Status = from.Status },
        pod => pod with { Status = PodBirth.Status(pod) });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1Pod>> Columns { get; } =
    [
        NameColumn,
        new("Ready", pod => PodSummary.Of(pod).ReadyText) { Description = "How many of the pod's containers are ready." },
        new("Status", pod => PodSummary.Of(pod).Reason) { Description = "The pod's phase, or what keeps its containers from running." },
        new("Restarts", (pod, context) => PodSummary.Of(pod).RestartsText(context.Now))
        {
            Description = "How often the pod's containers were restarted, and when last.",
        },
        AgeColumn,
        new("IP", PodCells.Ip) { Priority = 1, Description = "The pod's address." },
        new("Node", pod => PodCells.OrNone(pod.Spec?.NodeName)) { Priority = 1, Description = "The node that the pod is bound to." },
        new("Nominated Node", pod => PodCells.OrNone(pod.Status?.NominatedNodeName))
        {
            Priority = 1,
            Description = "The node where room is being made for the pod.",
        },
        new("Readiness Gates", PodCells.ReadinessGates) { Priority = 1, Description = "How many of the pod's readiness gates are open." },
    ];

    /// <inheritdoc/>
    public override void Default(V1Pod obj) => PodDefaults.Apply(obj);

    /// <inheritdoc/>
    public override void PrepareForCreate(V1Pod obj) => LabelKeys.Apply(obj);

    /// <inheritdoc/>
    public override void PrepareForUpdate(V1Pod obj, V1Pod old)
    {
        // Who says again what was not kept as said says nothing new.
        if (obj.Spec?.TerminationGracePeriodSeconds < 0 && old.Spec?.TerminationGracePeriodSeconds == PodDefaults.ShortestGrace)
        {
            obj.Spec.TerminationGracePeriodSeconds = PodDefaults.ShortestGrace;
        }
    }

    /// <inheritdoc/>
    public override void Settle(V1Pod obj)
    {
        if (obj.Spec.TerminationGracePeriodSeconds < 0)
        {
            obj.Spec.TerminationGracePeriodSeconds = PodDefaults.ShortestGrace;
        }
    }

    /// <inheritdoc/>
    public override void PrepareForStatusUpdate(V1Pod obj, V1Pod old) => PodBirth.KeepWhatWasSettled(obj, old);

    /// <inheritdoc/>
    public override void Validate(V1Pod obj, FieldErrors errors) => PodRules.ValidateCreate(obj, errors);

    /// <inheritdoc/>
    public override void ValidateUpdate(V1Pod obj, V1Pod old, FieldErrors errors) => PodUpdateRules.Validate(obj, old, errors);

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(V1Pod obj, V1Pod old, FieldErrors errors) => PodStatusRules.Validate(obj, old, errors);

    /// <inheritdoc/>
    public override IEnumerable<string> Warnings(V1Pod obj, V1Pod? old) => old is null ? PodWarnings.OfNew(obj) : [];
}
