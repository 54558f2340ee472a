using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>apps/v1 ReplicaSets as owners of replicas.</summary>
internal sealed class ReplicaSetKind : ReplicationKind<V1ReplicaSet>
{
    public override string Name => "replicaset";

    public override string Component => "replicaset-controller";

    public override LabelSelector SelectorOf(V1ReplicaSet obj) => LabelSelector.From(obj.Spec.Selector);

    public override ReplicationSpec SpecOf(V1ReplicaSet obj) =>
        new(obj.Spec.Replicas ?? 1, Spans.FromSeconds(obj.Spec.MinReadySeconds ?? 0), SelectorOf(obj), obj.Spec.Template);

    public override ReplicationStatus StatusOf(V1ReplicaSet obj)
    {
        var status = obj.Status ?? new();
        var failure = status.Conditions?.FirstOrDefault(c => c.Type == ReplicaFailure.ConditionType);
        return new()
        {
            Replicas = status.Replicas,
            FullyLabeled = status.FullyLabeledReplicas ?? 0,
            Ready = status.ReadyReplicas ?? 0,
            Available = status.AvailableReplicas ?? 0,
            Terminating = status.TerminatingReplicas ?? 0,
            ObservedGeneration = status.ObservedGeneration ?? 0,
            Failure = failure is null ? null : new(failure.Reason, failure.Message, failure.LastTransitionTime),
        };
    }

    public override V1ReplicaSet With(V1ReplicaSet obj, ReplicationStatus status) => obj with
    {
        Status = new()
        {
            Replicas = status.Replicas,
            FullyLabeledReplicas = Some(status.FullyLabeled),
            ReadyReplicas = Some(status.Ready),
            AvailableReplicas = Some(status.Available),
            TerminatingReplicas = status.Terminating,
            ObservedGeneration = status.ObservedGeneration,
            Conditions = Conditions(obj.Status?.Conditions, status.Failure),
        },
    };

    private static List<V1ReplicaSetCondition>? Conditions(IList<V1ReplicaSetCondition>? present, ReplicaFailure? failure)
    {
        List<V1ReplicaSetCondition> conditions = [.. (present ?? []).Where(c => c.Type != ReplicaFailure.ConditionType)];
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
