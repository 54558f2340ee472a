using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Core ReplicationControllers as owners of replicas.</summary>
internal sealed class ReplicationControllerKind : ReplicationKind<V1ReplicationController>
{
    public override string Name => "replicationcontroller";

    public override string Component => "replication-controller";

    public override LabelSelector SelectorOf(V1ReplicationController obj) =>
        LabelSelector.From(obj.Spec.Selector ?? new Dictionary<string, string>());

    public override ReplicationSpec SpecOf(V1ReplicationController obj) =>
        new(obj.Spec.Replicas ?? 1, Spans.FromSeconds(obj.Spec.MinReadySeconds ?? 0), SelectorOf(obj), obj.Spec.Template);

    public override ReplicationStatus StatusOf(V1ReplicationController obj)
    {
        var status = obj.Status ?? new();
        var failure = status.Conditions?.FirstOrDefault(c => c.Type == ReplicaFailure.ConditionType);
        return new()
        {
            Replicas = status.Replicas,
            FullyLabeled = status.FullyLabeledReplicas ?? 0,
            Ready = status.ReadyReplicas ?? 0,
            Available = status.AvailableReplicas ?? 0,
            ObservedGeneration = status.ObservedGeneration ?? 0,
            Failure = failure is null ? null : new(failure.Reason, failure.Message, failure.LastTransitionTime),
        };
    }

    public override V1ReplicationController With(V1ReplicationController obj, ReplicationStatus status) => obj with
    {
        Status = new()
        {
            Replicas = status.Replicas,
            FullyLabeledReplicas = Some(status.FullyLabeled),
            ReadyReplicas = Some(status.Ready),
            AvailableReplicas = Some(status.Available),
            ObservedGeneration = status.ObservedGeneration,
            Conditions = Conditions(obj.Status?.Conditions, status.Failure),
        },
    };

    private static List<V1ReplicationControllerCondition>? Conditions(
        IList<V1ReplicationControllerCondition>? present, ReplicaFailure? failure)
    {
        List<V1ReplicationControllerCondition> conditions = [.. (present ?? []).Where(c => c.Type != ReplicaFailure.ConditionType)];
        if (failure is not null)
        {
            conditions.Add(new()
            {
                Type = ReplicaFailure.ConditionType,
                Status = "True",
                Reason = failure.Reason,
                Message = failure.Message,
                LastTransitionTime = failure.Since,
            });
        }

        return conditions.Count == 0 ? null : conditions;
    }
}
